"""When questions may be sent, and for how long their link takes answers."""

from __future__ import annotations

from datetime import datetime

from app.candidates.models import Status
from app.openings.models import StageKind
from app.shared.refusals import RuleBroken


class QuestionnaireEnded(RuleBroken):
    """A link that asked for answers once and takes them no longer."""

    status = 410


def check_can_be_sent(status: Status, kind: StageKind, *, answered: bool) -> None:
    """Raise RuleBroken where an application has no questions to send, or has their answers already.

    From the hiring process: the questionnaire is sent while the candidate stands at its stage.
    """
    if status is not Status.ACTIVE:
        raise RuleBroken(f"This application is {status}; questions are sent for an active one only.")
    if kind is not StageKind.QUESTIONNAIRE:
        raise RuleBroken("This application does not stand at a questionnaire, so there is nothing to send.")
    if answered:
        raise RuleBroken("The questionnaire was answered already, and can be answered once.")


def check_takes_answers(
    *,
    is_active: bool,
    expires_at: datetime,
    replaced_at: datetime | None,
    answered_at: datetime | None,
    now: datetime,
) -> None:
    """Raise QuestionnaireEnded where a link takes no answers any more.

    It does not say that an application was declined: the candidate hears that by mail.
    """
    if answered_at is not None:
        raise QuestionnaireEnded("These questions were answered already. They can be answered once.")
    if replaced_at is not None:
        raise QuestionnaireEnded("A newer link has replaced this one. Use the link in the latest mail.")
    if not is_active:
        raise QuestionnaireEnded("These questions are not asked any more, and need no answers.")
    if now >= expires_at:
        raise QuestionnaireEnded("This link has expired. Ask your recruiter for a new one.")
