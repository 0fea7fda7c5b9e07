"""The interview kit: what an interviewer needs for an interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.candidates.models import Candidate
from app.documents.models import Document, documents_of
from app.interviews.models import Interview
from app.openings.models import Stage
from app.questionnaire.models import Answer
from app.questionnaire.queries import given_answers


@dataclass(frozen=True)
class NoteForNext:
    """A note from an earlier interviewer: all that a kit shows of their scorecard."""

    author: str
    stage: str
    text: str


@dataclass(frozen=True)
class Kit:
    """`stage` has the purpose, prompts and attributes. `answers` are those to the questionnaire.

    Nothing is in it that only recruiters read, whoever interviews.
    """

    stage: Stage
    candidate: Candidate
    documents: list[Document]
    answers: Sequence[Answer]
    notes: list[NoteForNext]


def kit_for(interview: Interview, *, notes: list[NoteForNext]) -> Kit:
    """The kit of an interview, with the `notes` of earlier interviewers."""
    application = interview.application
    answers = given_answers(application)
    documents = [each for each in documents_of(application) if not each.recruiters_only]
    return Kit(interview.stage, application.candidate, documents, answers, notes)
