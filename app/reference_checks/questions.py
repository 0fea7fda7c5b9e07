"""The questions to a referee, as data. A check keeps those it was begun with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken


class ReferenceQuestion(TypedDict):
    """A question, and the answers to choose from; none for a text."""

    text: str
    options: list[str]
    required: bool


MOST_REFERENCE_QUESTIONS = 10
OPTIONS_APART = ";"


def default_questions() -> Sequence[ReferenceQuestion]:
    """The questions that a company asks if it has none of its own."""
    return [
        _question(_("How do you know each other, and how did you work together?")),
        _question(_("What did they do best?")),
        _question(_("What would help them grow?")),
        _question(_("Would you work with them again?"), options=[_("Yes"), _("No"), _("I am not sure")]),
        _question(_("Is there anything else we should know?"), required=False),
    ]


def check_questions(questions: Sequence[ReferenceQuestion]) -> None:
    """Raise RuleBroken without any question, and for one that is asked twice or has a single answer."""
    if not questions:
        raise RuleBroken(_("Write at least one question."), field="question0")
    if len({each["text"].casefold() for each in questions}) < len(questions):
        raise RuleBroken(_("Write each question once."))
    single = next((each for each in questions if len(set(each["options"])) == 1), None)
    if single is not None:
        raise RuleBroken(_("“%(question)s” has one answer only. Add another.", question=single["text"]))


def _question(text: str, *, options: Sequence[str] = (), required: bool = True) -> ReferenceQuestion:
    return {"text": text, "options": list(options), "required": required}
