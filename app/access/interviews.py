"""Predicates about an interview and who sits in on it."""

from __future__ import annotations

from app.access.predicates import applied_to, has_role, interviews_for, is_interviewer, runs_interview
from app.access.records import DocumentRecord, InterviewRecord, Person
from app.access.roles import Role


def sits_in(person: Person, interview: InterviewRecord) -> bool:
    """Who sits in on an interview to learn, until its scorecard is in."""
    return (
        has_role(Role.INTERVIEWER)(person, interview)
        and interview.shadow_id == person.id
        and interview.is_scorecard_owed
        and not applied_to(person, interview.application.opening_id)
    )


def sees_interview(person: Person, interview: InterviewRecord) -> bool:
    return (
        is_interviewer(person, interview) or sits_in(person, interview) or runs_interview(person, interview)
    )


def interviews_with_document(person: Person, document: DocumentRecord) -> bool:
    """Interviewers of the application at any stage, and who sits in, unless the interview is cancelled."""
    beside = any(sits_in(person, interview) for interview in document.application.interviews)
    return beside or interviews_for(person, document.application)
