"""Predicates about a person and a note about an application."""

from __future__ import annotations

from app.access.predicates import interviews_for, recruits_application, runs_application
from app.access.records import InterviewedApplication, NoteRecord, Person


def owes_scorecard_on(person: Person, application: InterviewedApplication) -> bool:
    """True if the person owes a scorecard on the application, at any stage and with any role.

    Who sits in on an interview counts as the person who owes its scorecard.
    """
    return any(each.keeps_blind(person.id) for each in application.interviews)


def reads_note(person: Person, note: NoteRecord) -> bool:
    """People who run the application and its interviewers, as the note allows."""
    return note.is_read_with(
        runs=runs_application(person, note.application),
        interviews=interviews_for(person, note.application),
        owes=owes_scorecard_on(person, note.application),
    )


def wrote_note(person: Person, note: NoteRecord) -> bool:
    return note.author_id == person.id


def runs_noted_application(person: Person, note: NoteRecord) -> bool:
    return runs_application(person, note.application)


def wrote_or_recruits(person: Person, note: NoteRecord) -> bool:
    return wrote_note(person, note) or recruits_application(person, note.application)
