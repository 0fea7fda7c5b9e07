"""The form of a questionnaire: a field for each of its questions, and which open page it is."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField
from wtforms.validators import Length

from app.questionnaire.models import Questionnaire
from app.web.forms import Form, TextField, VersionField


class AnswersForm(Form):
    """The answers to some questions, in their order."""

    questions: Sequence[str] = ()

    @property
    def fields(self) -> list[TextField]:
        return [self[_name(number)] for number, _ in enumerate(self.questions, start=1)]

    @property
    def answers(self) -> list[str]:
        return [field.data or "" for field in self.fields]


class QuestionnaireDraftForm(Form):
    """Of which save a page was made, and which page it is: two of them do not overwrite each other."""

    number = VersionField()
    tab = HiddenField(validators=[Length(max=60)])


def answers_form(questionnaire: Questionnaire) -> AnswersForm:
    """A form that asks the questions, with what was typed before in place."""
    questions, draft = questionnaire.stage.questions, questionnaire.draft or []
    fields = {_name(number): TextField(question) for number, question in enumerate(questions, start=1)}
    typed = {_name(number): text for number, text in enumerate(draft, start=1)}
    form: AnswersForm = type("AnswersForm", (AnswersForm,), {"questions": questions, **fields})(**typed)
    return form


def _name(number: int) -> str:
    return f"answer_{number}"
