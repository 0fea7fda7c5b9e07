"""The form of a questionnaire: a field for each of its questions."""

from __future__ import annotations

from collections.abc import Sequence

from app.shared.forms import Form, Paragraphs


class AnswersForm(Form):
    """The answers to some questions, in their order."""

    questions: Sequence[str] = ()

    @property
    def answers(self) -> list[str]:
        return [self[_name(number)].data for number, _ in enumerate(self.questions, start=1)]


def answers_form(questions: Sequence[str]) -> AnswersForm:
    """A form that asks these questions."""
    fields = {_name(number): Paragraphs(question) for number, question in enumerate(questions, start=1)}
    form: AnswersForm = type("AnswersForm", (AnswersForm,), {"questions": questions, **fields})()
    return form


def _name(number: int) -> str:
    return f"answer_{number}"
