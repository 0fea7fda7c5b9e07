"""The form of a questionnaire: a field for each of its questions, and the fields of its drafts."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField
from wtforms.validators import Length

from app.job_families.values import Question
from app.questionnaire.models import Questionnaire
from app.web.forms import Form, TextField, VersionField


class AnswersForm(Form):
    """The answers to some questions, in their order."""

    questions: Sequence[Question] = ()

    @property
    def fields(self) -> list[TextField]:
        return [self[_name(number)] for number, _ in enumerate(self.questions, start=1)]

    @property
    def answers(self) -> list[str]:
        return [field.data or "" for field in self.fields]


class QuestionnaireDraftForm(Form):
    """The save a page was made from, and the page: so two open pages do not overwrite each other."""

    number = VersionField()
    tab = HiddenField(validators=[Length(max=60)])


def answers_form(questionnaire: Questionnaire) -> AnswersForm:
    """The form with the questions, filled in with the draft."""
    questions, draft = questionnaire.stage.questions, questionnaire.draft or []
    fields = {_name(number): TextField(question.text) for number, question in enumerate(questions, start=1)}
    typed = {_name(number): text for number, text in enumerate(draft, start=1)}
    form: AnswersForm = type("AnswersForm", (AnswersForm,), {"questions": questions, **fields})(**typed)
    return form


def _name(number: int) -> str:
    return f"answer_{number}"
