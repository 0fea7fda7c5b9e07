"""When questions may be sent, for how long their link takes answers, and which open page may save them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from app.candidates.models import Status
from app.openings.models import StageKind
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_TEXT_LENGTH, whole_number


class QuestionnaireEnded(RuleBroken):
    """A link that asked for answers once and takes them no longer."""

    status = 410


def check_can_be_sent(status: Status, kind: StageKind, *, answered: bool) -> None:
    """Raise RuleBroken where an application has no questions to send, or has their answers already.

    From the hiring process: the questionnaire is sent while the candidate stands at its stage.
    """
    if status is not Status.ACTIVE:
        raise RuleBroken(
            _("This application is %(status)s; questions are sent for an active one only.", status=status)
        )
    if kind is not StageKind.QUESTIONNAIRE:
        raise RuleBroken(
            _("This application does not stand at a questionnaire, so there is nothing to send.")
        )
    if answered:
        raise RuleBroken(_("The questionnaire was answered already, and can be answered once."))


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
        raise QuestionnaireEnded(_("These questions were answered already. They can be answered once."))
    if replaced_at is not None:
        raise QuestionnaireEnded(_("A newer link has replaced this one. Use the link in the latest mail."))
    if not is_active:
        raise QuestionnaireEnded(_("These questions are not asked any more, and need no answers."))
    if now >= expires_at:
        raise QuestionnaireEnded(_("This link has expired. Ask your recruiter for a new one."))


def check_draft_fits(answers: Iterable[str]) -> None:
    """Raise RuleBroken for what is too long for an answer. Nothing else about a draft is refused."""
    if any(len(answer) > MAX_TEXT_LENGTH for answer in answers):
        raise RuleBroken(
            _(
                "An answer has at most %(limit)s characters. It was not saved: shorten it.",
                limit=whole_number(MAX_TEXT_LENGTH),
            )
        )


def check_is_newest(*, number: int, tab: str, saved_number: int, saved_tab: str) -> None:
    """Raise Conflict where another open page has saved since this one was opened.

    A page that never heard that it was saved, because the network went, is not another page.
    """
    if number != saved_number and not (tab and tab == saved_tab):
        raise Conflict(_("Another page has saved your answers meanwhile. What you typed here is still here."))
