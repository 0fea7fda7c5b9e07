"""The interview kit: what an interviewer needs for an interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.candidates.models import Candidate
from app.documents.models import Document, documents_of
from app.interviews.models import Interview
from app.job_titles.queries import job_titles
from app.job_titles.rules import has_title, with_synonyms
from app.openings.models import Stage
from app.people.models import User
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
    """`stage` has the purpose, prompts, guide and attributes. `answers` are those to the questionnaire.

    `focus` are the attributes that people with the interviewer's job title look at. Nothing is in it that
    only recruiters read, even if a recruiter interviews.
    """

    stage: Stage
    focus: list[str]
    candidate: Candidate
    documents: list[Document]
    answers: Sequence[Answer]
    notes: list[NoteForNext]

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
    return Kit(stage, focus, application.candidate, documents, answers, notes)


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
