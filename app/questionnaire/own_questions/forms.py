"""The form of an opening's own questions."""

from __future__ import annotations

from typing import Any

from app.job_families.forms.questions import question_fields, question_groups, question_values, questions_of
from app.job_families.values import Question
from app.openings.models import Stage
from app.questionnaire.own_questions.actions import own_questions_in_words
from app.web.forms import RecordForm, VersionField

EMPTY_GROUPS = 3


class OwnQuestionsForm(RecordForm):
    """`kept` says how many questions the page showed as text: those come first, and stay."""

    kept = VersionField()
    stage: Stage
    editable: int

    @property
    def groups(self) -> list[list[Any]]:
        """The fields of each question that can be changed, and of some new ones; all that was typed."""
        shown = self.editable + EMPTY_GROUPS
        return [group for at, group in enumerate(question_groups(self)) if at < shown or group[0].data]

    @property
    def questions(self) -> list[Question]:
        """All questions of the opening, as they were entered."""
        return [*self.stage.own_questions[: max(self.kept.number, 0)], *questions_of(self)]


def own_questions_form(stage: Stage, *, only_add: bool) -> OwnQuestionsForm:
    """The form of the questions at a stage; with `only_add`, of new ones alone."""
    editable = [] if only_add else stage.own_questions

    def read() -> dict[str, Any]:
        return {**question_values(editable, EMPTY_GROUPS), **own_questions_in_words(stage)}

    groups = question_fields(len(stage.own_questions) + EMPTY_GROUPS)
    fields = {"stage": stage, "editable": len(editable), **groups}
    form: OwnQuestionsForm = type("OwnQuestionsForm", (OwnQuestionsForm,), fields)(read)
    if not form.is_submitted():
        form.kept.data = str(len(stage.own_questions) if only_add else 0)
    return form
