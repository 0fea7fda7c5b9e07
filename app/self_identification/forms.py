"""The forms of self-identification: a candidate's answers, and a question of the company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from app.self_identification.models import IdentificationQuestion
from app.self_identification.rules import NO_ANSWER, PREFER_NOT_TO_SAY
from app.shared.text import one_line
from app.web.forms import Form, LineField, TextField, choices


class OwnAnswersForm(Form):
    """A radio field for each question. None is required."""

    names: Mapping[str, int] = {}

    def chosen(self) -> dict[int, int | None]:
        """The options that were chosen, by the ids of the questions."""
        return {id_: _number(self._fields[name].data) for name, id_ in self.names.items()}


def own_answers_form(questions: Sequence[IdentificationQuestion], own: Mapping[int, int]) -> OwnAnswersForm:
    """The form with these questions; it begins with what the candidate has answered."""
    fields: dict[str, Any] = {"names": {f"question_{each.id}": each.id for each in questions}}
    for question in questions:
        options = [(str(number), option) for number, option in enumerate(question.options)]
        fields[f"question_{question.id}"] = RadioField(
            question.text,
            [Optional()],
            choices=choices([*options, (str(NO_ANSWER), str(PREFER_NOT_TO_SAY))]),
            default=str(own[question.id]) if question.id in own else None,
        )
    form: OwnAnswersForm = type("QuestionsForm", (OwnAnswersForm,), fields)()
    return form


def _number(value: str | None) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class QuestionForm(Form):
    """A voluntary question and its answers."""

    text = LineField(_l("Question"))
    options = TextField(
        _l("Answers, one on each line"), description=_l("“Prefer not to say” is always there.")
    )

    @property
    def listed(self) -> list[str]:
        """The answers that were entered."""
        lines = (one_line(line) for line in (self.options.data or "").splitlines())
        return [line for line in lines if line]
