"""Predicates about a person and the references of an application.

They are read like scorecards: a person who owes one on the application knows nothing of its references.
"""

from __future__ import annotations

from typing import Protocol

from app.access.notes import owes_scorecard_on
from app.access.predicates import (
    applied_to,
    is_interviewer,
    is_own_application,
    recruits_application,
    runs_application,
)
from app.access.records import (
    InterviewedApplication,
    InterviewRecord,
    KnownVisitor,
    Person,
)


class RefereeRecord(Protocol):
    """A person who is named by a candidate as a referee."""

    @property
    def application(self) -> InterviewedApplication: ...


def reads_references(person: Person, application: InterviewedApplication) -> bool:
    """Recruiters, the hiring manager, and interviewers who submitted a scorecard, unless they owe one."""
    if applied_to(person, application.opening_id) or owes_scorecard_on(person, application):
        return False
    submitted = any(is_interviewer(person, each) and each.has_scorecard for each in application.interviews)
    return runs_application(person, application) or submitted


def reads_references_beside(person: Person, interview: InterviewRecord) -> bool:
    """The interviewer of an interview, as far as they read the references of its application."""
    return is_interviewer(person, interview) and reads_references(person, interview.application)


def asks_for_references(person: Person, application: InterviewedApplication) -> bool:
    """Recruiters, unless they owe a scorecard on the application."""
    return recruits_application(person, application) and reads_references(person, application)


def reads_referee(person: Person, referee: RefereeRecord) -> bool:
    """People who run the application, as far as they read its references."""
    application = referee.application
    return runs_application(person, application) and reads_references(person, application)


def asks_referee(person: Person, referee: RefereeRecord) -> bool:
    return asks_for_references(person, referee.application)


def is_own_referee(person: KnownVisitor, referee: RefereeRecord) -> bool:
    """True for the candidate who named them."""
    return is_own_application(person, referee.application)
