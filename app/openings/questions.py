"""What a questionnaire of a stage asks: the questions of the job family, then those of the opening."""

from __future__ import annotations

from app.job_families.values import Question
from app.openings.models import Stage


def asked_questions(stage: Stage) -> list[Question]:
    """The questions of a questionnaire sent now. One that the family has come to ask, too, is asked once."""
    of_family = {question.text for question in stage.questions}
    return [*stage.questions, *(own for own in stage.own_questions if own.text not in of_family)]
