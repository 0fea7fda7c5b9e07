"""The interview kit: what an interviewer has in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.candidates.models import Candidate, Document
from app.db.base import db
from app.interviews.models import Interview, Scorecard
from app.openings.models import Stage
from app.people.models import User

if TYPE_CHECKING:
    from app.questionnaire.models import Answer


@dataclass(frozen=True)
class NoteForNext:
    """What an earlier interviewer wants the next one to know: all a kit has of their scorecard."""

    author: str
    stage: str
    text: str


@dataclass(frozen=True)
class Kit:
    """`stage` has the purpose, prompts and attributes; `answers` are those of the questionnaire."""

    stage: Stage
    candidate: Candidate
    documents: list[Document]
    answers: list[Answer]
    notes: list[NoteForNext]


def kit_for(interview: Interview) -> Kit:
    """The kit of an interview. Its interviewer must have come through its door."""
    application = interview.application
    answered = [questionnaire for questionnaire in application.questionnaires if questionnaire.answered_at]
    answers = [answer for questionnaire in answered for answer in questionnaire.answers]
    notes = _notes_for(interview)
    return Kit(interview.stage, application.candidate, application.documents, answers, notes)


def _notes_for(interview: Interview) -> list[NoteForNext]:
    """The notes left at earlier stages. Nothing else of a scorecard is even fetched.

    Two who interview at the same stage look at the same thing, each for themselves.
    """
    statement = (
        select(User.name, Stage.name, Scorecard.next_note)
        .select_from(Scorecard)
        .join(Scorecard.interview)
        .join(Interview.interviewer)
        .join(Interview.stage)
        .where(
            Interview.application_id == interview.application_id,
            Stage.position < interview.stage.position,
            Scorecard.next_note != "",
        )
        .order_by(Stage.position, Scorecard.id)
    )
    return [NoteForNext(author, stage, text) for author, stage, text in db.session.execute(statement).all()]
