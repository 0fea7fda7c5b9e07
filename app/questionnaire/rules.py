"""When questions can be sent, what answers each kind takes, and which open page can save a draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from app.candidates.models import Status
from app.job_families.kinds import QuestionKind, StageKind
from app.job_families.values import Question
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import MAX_TEXT_LENGTH, one_line, tidy, whole_number
from app.shared.urls import is_shown_as_link

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")


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


def answer_name(position: int) -> str:
    """The name of the field of an answer, by the position of its question from 1."""
    return f"answer_{position}"


def checked_answers(
    questions: Sequence[Question], answers: Sequence[str], with_file: Collection[int]
) -> list[str]:
    """The answers as they are stored. `with_file` are the positions of questions for which a file is there.

    Raises RuleBroken for all that cannot be taken, each beside its field.
    """
    stored, refused = [], []
    for position, (question, text) in enumerate(zip(questions, answers, strict=True), start=1):
        try:
            stored.append(checked_answer(question, text, has_file=position in with_file))
        except RuleBroken as broken:
            refused.append(RuleBroken(broken.sentence, field=answer_name(position)))
    if refused:
        first, *others = refused
        raise RuleBroken(first.sentence, field=first.field, others=others)
    return stored


def checked_answer(question: Question, text: str, *, has_file: bool = False) -> str:
    """The answer to a question as it is stored; empty if it is left out. Raises RuleBroken."""
    if question.kind is QuestionKind.FILE:
        if question.required and not has_file:
            raise RuleBroken(_("Choose a file."))
        return ""
    answer = tidy(text) if question.kind is QuestionKind.TEXT else one_line(text)
    if not answer:
        if question.required:
            is_choice = question.kind is QuestionKind.CHOICE
            raise RuleBroken(_("Choose an answer.") if is_choice else _("Fill this in."))
        return ""
    if question.kind is QuestionKind.CHOICE:
        return _chosen(question, answer)
    if question.kind is QuestionKind.NUMBER:
        return _number(question, answer)
    if question.kind is QuestionKind.LINK and not is_shown_as_link(answer):
        raise RuleBroken(_("Enter a web address such as https://example.com/me."))
    return answer


def _chosen(question: Question, answer: str) -> str:
    """The choice as the question has it."""
    chosen = next((each for each in question.choices if one_line(each) == answer), None)
    if chosen is None:
        raise RuleBroken(_("Choose one of the answers."))
    return chosen


def _number(question: Question, answer: str) -> str:
    plain = answer.replace(" ", "").replace("\u00a0", "")
    if not _NUMBER.fullmatch(plain):
        raise RuleBroken(_("Enter a number such as 12 or 12.5, without other characters."))
    number = Decimal(plain)
    if (question.low is not None and number < question.low) or (
        question.high is not None and number > question.high
    ):
        raise RuleBroken(number_range(question))
    return f"{number.normalize():f}" if number else "0"


def number_range(question: Question) -> str:
    """Which numbers a question takes: "Enter a number from 1 to 50." Empty if it takes all."""
    low, high = question.low, question.high
    if low is not None and high is not None:
        return _("Enter a number from %(low)s to %(high)s.", low=low, high=high)
    if low is not None:
        return _("Enter a number of at least %(low)s.", low=low)
    return _("Enter a number of at most %(high)s.", high=high) if high is not None else ""


def needs_recruiter(questions: Sequence[Question], answers: Sequence[str]) -> bool:
    """True if the recruiter is to check answers.

    Where only recruiters read an answer, they check each one: a check for some alone would tell what it is.
    """
    return any(
        question.ask_recruiter_if and (question.recruiters_only or text in question.ask_recruiter_if)
        for question, text in zip(questions, answers, strict=True)
    )


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
