"""The fields of the questions of a stage: a group for each, in the order of their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from app.job_families.forms.fields import LinesField, OptionalNumberField
from app.job_families.kinds import QUESTION_KIND_LABELS, QuestionKind
from app.job_families.values import Question
from app.shared.text import one_line
from app.web.forms import RecordForm, TextField, choices

QUESTION_PARTS = (
    *("text", "place", "kind", "required", "guide", "choices", "low", "high"),
    *("recruiters_only", "ask_recruiter_if"),
)


def question_fields(count: int) -> dict[str, Any]:
    """Fields for so many questions, named "question_<number>_<part>"."""
    fields: dict[str, Any] = {}
    for number in range(1, count + 1):
        fields |= {f"question_{number}_{part}": field for part, field in _fields_of_one(number).items()}
    return fields


def _fields_of_one(number: int) -> dict[str, Any]:
    kinds = choices((kind.value, label) for kind, label in QUESTION_KIND_LABELS.items())
    return {
        "text": TextField(_("Question %(number)s", number=number), required=False),
        "place": OptionalNumberField(_l("Place in the order")),
        "kind": SelectField(_l("Answer"), choices=kinds, default=QuestionKind.TEXT.value),
        "required": BooleanField(_l("Required"), default=True),
        "guide": TextField(
            _l("What makes a good answer"), required=False, description=_l("Candidates do not see it.")
        ),
        "choices": LinesField(_l("Choices"), description=_l("Of a choice. One a line.")),
        "low": OptionalNumberField(_l("Smallest number")),
        "high": OptionalNumberField(_l("Largest number")),
        "recruiters_only": BooleanField(_l("Only recruiters read the answer")),
        "ask_recruiter_if": LinesField(
            _l("Ask the recruiter if"),
            description=_l("Choices for which the recruiter is asked. One a line. They never decline."),
        ),
    }


def question_values(questions: Sequence[Question], empty: int) -> dict[str, Any]:
    """The questions and some empty ones, as the form has them."""
    values: dict[str, Any] = {}
    for number, question in enumerate([*questions, *[Question("")] * empty], start=1):
        shown: dict[str, Any] = {part: getattr(question, part, None) for part in QUESTION_PARTS}
        shown |= {"place": number, "kind": QuestionKind(question.kind).value}
        shown |= {part: "\n".join(getattr(question, part)) for part in ("choices", "ask_recruiter_if")}
        values |= {f"question_{number}_{part}": value for part, value in shown.items()}
    return values


def question_groups(form: RecordForm) -> list[list[Any]]:
    """The fields of each question, in the order of QUESTION_PARTS."""
    numbers = range(1, 1 + sum(name.endswith("_text") for name in form.data))
    return [[form[f"question_{number}_{part}"] for part in QUESTION_PARTS] for number in numbers]


def questions_of(form: RecordForm) -> list[Question]:
    """The questions that were entered, by their places. One without a text is left out."""
    count = sum(name.endswith("_text") for name in form.data)
    entered = []
    for number in range(1, count + 1):
        parts = {part: form[f"question_{number}_{part}"] for part in QUESTION_PARTS}
        if text := one_line(parts["text"].data):
            place = parts["place"].data
            entered.append((count if place is None else place, number, _question(text, parts)))
    return [question for _place, _number, question in sorted(entered, key=lambda each: each[:2])]


def _question(text: str, parts: dict[str, Any]) -> Question:
    kind = parts["kind"].data  # the form refuses any other; a page asks before it is validated
    return Question(
        text=text,
        kind=QuestionKind(kind) if kind in list(QuestionKind) else QuestionKind.TEXT,
        required=parts["required"].data,
        guide=one_line(parts["guide"].data),
        choices=parts["choices"].lines,
        low=parts["low"].data,
        high=parts["high"].data,
        recruiters_only=parts["recruiters_only"].data,
        ask_recruiter_if=parts["ask_recruiter_if"].lines,
    )
