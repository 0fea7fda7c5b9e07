"""What is kept of a candidate, and what holds it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import url_for
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_key
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import emails_of
from app.careers.models import SubmittedApplication
from app.db.base import db
from app.documents.models import Document
from app.erasure.rules import ErasureObstacle
from app.interviews.models import Interview, InterviewState
from app.onboarding.queries import onboarding_of
from app.outbox.models import Message, MessageState
from app.people.models import User
from app.questionnaire.models import Answer, Questionnaire
from app.shared.text import pluralize, verb_for


def erased_counts(candidate: Candidate) -> list[str]:
    """What a candidate gave and got, as counted nouns: "2 documents".

    Scorecards are not counted: a reader who owes one must not learn that others are in.
    """
    of_them, addresses = Application.candidate_id == candidate.id, emails_of(candidate)
    counted_of = {
        "answer": select(Answer).join(Questionnaire).join(Application).where(of_them),
        "document": select(Document).where(Document.candidate_id == candidate.id),
        "mail": select(Message).where(Message.to_email.in_(addresses)),
    }
    numbers = {
        noun: db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
        for noun, statement in counted_of.items()
    }
    return [pluralize(number, noun) for noun, number in numbers.items() if number]


def mail_is_about(candidate: Candidate) -> ColumnElement[bool]:
    """The condition of a mail that is about a candidate, or went to an address of theirs."""
    return Message.about.in_(record_keys_of(candidate)) | Message.to_email.in_(emails_of(candidate))


def record_keys_of(candidate: Candidate) -> list[str]:
    """The names by which mail and activity know a candidate and all that belongs to their applications."""
    own = select(Application.id).where(Application.candidate_id == candidate.id)
    ids = {
        "application": own,
        "interview": select(Interview.id).where(Interview.application_id.in_(own)),
        "questionnaire": select(Questionnaire.id).where(Questionnaire.application_id.in_(own)),
    }
    names = [record_key(candidate)]
    for name, statement in ids.items():
        names += [f"{name}:{number}" for number in db.session.scalars(statement)]
    return names


def erasure_obstacles(candidate: Candidate, reader: User) -> list[ErasureObstacle]:
    """The running processes that must end first, each with the page where it does, as the reader may know.

    A reader who owes a scorecard themselves is shown no other: who has submitted theirs would show.
    """
    applications = db.session.scalars(
        select(Application)
        .where(Application.candidate_id == candidate.id)
        .options(joinedload(Application.opening), joinedload(Application.stage))
        .order_by(Application.id)
    ).all()
    found = [each for application in applications for each in _obstacles_of_application(application, reader)]
    addresses = emails_of(candidate)
    waiting = select(func.count()).where(
        Message.to_email.in_(addresses),
        Message.about.in_(record_keys_of(candidate)),
        Message.state == MessageState.WAITING,
    )
    if count := db.session.scalar(waiting):
        where = applications[-1] if applications else None
        url = url_for("pipeline.application", application_id=where.id) if where else ""
        have = verb_for(count, "has", "have")
        found.append(ErasureObstacle(f"{pluralize(count, 'mail')} to the candidate {have} yet to leave", url))
    sent = select(func.count()).where(SubmittedApplication.email.in_(addresses))
    if db.session.scalar(sent):
        found.append(
            ErasureObstacle("an application of theirs has just arrived and waits to be taken in", "")
        )
    return found


def _obstacles_of_application(application: Application, reader: User) -> Iterator[ErasureObstacle]:
    page = url_for("pipeline.application", application_id=application.id)
    name = application.opening.name
    if application.status is Status.ACTIVE:
        yield ErasureObstacle(f"the application to {name} is under way: decline or withdraw it first", page)
    if application.status is Status.HIRED and _is_employed(application):
        yield ErasureObstacle(f"they were hired from {name}, and the employment needs these records", page)
    owed = _interviews_without_scorecard(application)
    own = [interview for interview in owed if interview.interviewer_id == reader.id]
    for interview in own or owed:
        url = url_for("scorecards.interview", interview_id=interview.id)
        who = "you owe" if own else f"{interview.interviewer.name} owes"
        yield ErasureObstacle(f"{who} a scorecard: cancel the interview or waive it first", url)


def _is_employed(application: Application) -> bool:
    """Whether the person hired still works here: their account is open, or their onboarding runs."""
    onboarding = onboarding_of(application)
    user = application.candidate.user
    return (onboarding is not None and onboarding.ended_at is None) or (user is not None and user.active)


def _interviews_without_scorecard(application: Application) -> Sequence[Interview]:
    statement = (
        select(Interview)
        .where(Interview.application_id == application.id, Interview.state == InterviewState.SCHEDULED)
        .options(joinedload(Interview.interviewer))
        .order_by(Interview.starts_at)
    )
    return db.session.scalars(statement).all()
