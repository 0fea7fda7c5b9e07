"""When questions can be sent, how long their link takes answers, and which open page can save a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from app.candidates.models import Status
from app.job_families.kinds import StageKind
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_TEXT_LENGTH, whole_number


class QuestionnaireEnded(RuleBroken):
    """A link that no longer takes answers."""

    status = 410


def check_can_be_sent(status: Status, kind: StageKind, *, answered: bool) -> None:
    """Raise RuleBroken if an application has no questions to send, or already has their answers.

    From the hiring process: the questionnaire is sent while the candidate is at its stage.
    """
    if status is not Status.ACTIVE:
        raise RuleBroken(_("This application is no longer active, so no questionnaire can be sent."))
    if kind is not StageKind.QUESTIONNAIRE:
        raise RuleBroken(_("This stage has no questionnaire to send."))
    if answered:
        raise RuleBroken(_("The questionnaire is already answered. It can be answered once."))


def check_takes_answers(
    *,
    is_active: bool,
    expires_at: datetime,
    replaced_at: datetime | None,
    answered_at: datetime | None,
    now: datetime,
) -> None:
    """Raise QuestionnaireEnded if a link no longer takes answers.

    It does not reveal that an application was declined: the candidate learns that by mail.
    """
    if answered_at is not None:
        raise QuestionnaireEnded(_("These questions are already answered. They can be answered once."))
    if replaced_at is not None:
        raise QuestionnaireEnded(_("This link was replaced. Use the link in the latest mail."))
    if not is_active:
        raise QuestionnaireEnded(_("These questions no longer need answers."))
    if now >= expires_at:
        raise QuestionnaireEnded(_("This link has expired. Ask your recruiter for a new one."))


def check_draft_fits(answers: Iterable[str]) -> None:
    """Raise RuleBroken for an answer that is too long. Nothing else about a draft is refused."""
    if any(len(answer) > MAX_TEXT_LENGTH for answer in answers):
        limit = whole_number(MAX_TEXT_LENGTH)
        raise RuleBroken(_("Not saved: an answer can have at most %(limit)s characters.", limit=limit))


def check_is_newest(*, number: int, tab: str, saved_number: int, saved_tab: str) -> None:
    """Raise Conflict if another open page has saved since this one was opened.

    A page that lost the response to its own save is not another page.
    """
    if number != saved_number and not (tab and tab == saved_tab):
        raise Conflict(_("Your answers were saved from another page. What you typed here is still here."))
