"""The interview kit: what an interviewer needs for an interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.candidates.models import Candidate
from app.documents.models import Document, documents_of
from app.interviews.models import Interview
from app.job_titles.queries import job_titles
from app.job_titles.rules import has_title, with_synonyms
from app.openings.models import Stage
from app.people.models import User
from app.questionnaire.models import Answer
from app.questionnaire.queries import given_answers
from app.shared.urls import is_shown_as_link
from app.stage_results.queries import results_of
from app.stage_results.rules import ResultKind


@dataclass(frozen=True)
class NoteForNext:
    """A note from an earlier interviewer: all that a kit shows of their scorecard."""

    author: str
    stage: str
    text: str


@dataclass(frozen=True)
class HandedIn:
    """The task that came in at a stage: when, its link, and the files that came with it."""

    at: datetime
    link: str
    files: list[Document]


@dataclass(frozen=True)
class Kit:
    """`stage` has the purpose, prompts, guide and attributes. `answers` are those to the questionnaire.

    `focus` are the attributes that people with the interviewer's job title look at. Nothing is in it that
    only recruiters read, even if a recruiter interviews. `task` is what came in at an assessment.
    """

    stage: Stage
    focus: list[str]
    candidate: Candidate
    documents: list[Document]
    answers: Sequence[Answer]
    notes: list[NoteForNext]
    task: HandedIn | None = None

    @property
    def other_attributes(self) -> list[str]:
        """The attributes that the scorecard rates beside those of the focus."""
        return [each for each in self.stage.attributes if each not in self.focus]


def kit_for(interview: Interview, *, notes: list[NoteForNext]) -> Kit:
    """The kit of an interview, with the `notes` of earlier interviewers."""
    application = interview.application
    stage, answers = interview.stage, given_answers(application)
    focus = focus_of(stage, interview.interviewer)
    documents = [each for each in documents_of(application) if not each.recruiters_only]
    task = _handed_in(interview, documents)
    return Kit(stage, focus, application.candidate, documents, answers, notes, task)


def _handed_in(interview: Interview, documents: list[Document]) -> HandedIn | None:
    """The last task of the stage of an interview, with what the candidate sent since it went out."""
    stage = interview.stage
    of_stage = [each for each in results_of(interview.application) if each.stage_id == stage.id]
    received = [each for each in of_stage if each.kind is ResultKind.TASK_RECEIVED]
    if not received:
        return None
    last = received[-1]
    sent_at = max((each.at for each in of_stage if each.kind is ResultKind.TASK_SENT), default=last.at)
    files = [each for each in documents if each.uploaded_by_id is None and each.uploaded_at >= sent_at]
    return HandedIn(last.at, last.note.text if last.note and is_shown_as_link(last.note.text) else "", files)


def focus_of(stage: Stage, interviewer: User) -> list[str]:
    """The attributes that a person looks at by their job title, in the order of the stage.

    Another name of a title counts, and so does one that may take its place at the stage.
    """
    if not stage.focus:
        return []
    synonyms = [title.names for title in job_titles()]
    looked_at: set[str] = set()
    for title, attributes in stage.focus.items():
        titles = next((each.titles for each in stage.people if title in each.titles), [title])
        if has_title(interviewer.job_title, with_synonyms(titles, synonyms)):
            looked_at.update(attributes)
    return [each for each in stage.attributes if each in looked_at]
