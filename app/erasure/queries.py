"""The data of a candidate, and what prevents its deletion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.accommodations.models import Accommodation
from app.activity.actions import record_key
from app.application_notes.models import ApplicationNote
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import emails_of
from app.careers.models import SubmittedApplication
from app.db.base import db
from app.documents.models import Document
from app.erasure.rules import ErasureObstacle
from app.interviews.mail import INTERVIEW_REMINDER_MAIL
from app.interviews.models import Interview, InterviewState
from app.onboarding.queries import onboarding_of
from app.outbox.models import Message, MessageState
from app.people.models import User
from app.pools.models import PoolsOf
from app.questionnaire.models import Answer, Questionnaire
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.queries import reference_keys
from app.tags.models import TagsOf
from app.web.record_pages import url_of


def erased_counts(candidate: Candidate) -> list[str]:
    """The number of answers, documents and mails of a candidate: "2 documents". Nothing for zero.

    Scorecards and notes are not counted: a reader who owes a scorecard must not learn that there are any.
    """
    answers = select(Answer).join(Questionnaire).join(Application)
    answer_count = _count(answers.where(Application.candidate_id == candidate.id))
    document_count = _count(select(Document).where(Document.candidate_id == candidate.id))
    mail_count = _count(select(Message).where(Message.to_email.in_(emails_of(candidate))))
    counts = [
        (answer_count, ngettext("%(num)s answer", "%(num)s answers", answer_count)),
        (document_count, ngettext("%(num)s document", "%(num)s documents", document_count)),
        (mail_count, ngettext("%(num)s mail", "%(num)s mails", mail_count)),
    ]
    return [label for count, label in counts if count]


def mail_is_about(candidate: Candidate) -> ColumnElement[bool]:
    """The condition that a mail is about a candidate, or was sent to an address of theirs."""
    return Message.about.in_(record_keys_of(candidate)) | Message.to_email.in_(emails_of(candidate))


def record_keys_of(candidate: Candidate) -> list[str]:
    """The keys by which mail and activity point to a candidate and the records of their applications."""
    own = select(Application.id).where(Application.candidate_id == candidate.id)
    ids = {
        "application": own,
        "accommodation": select(Accommodation.id).where(Accommodation.application_id.in_(own)),
        "interview": select(Interview.id).where(Interview.application_id.in_(own)),
        "questionnaire": select(Questionnaire.id).where(Questionnaire.application_id.in_(own)),
        "applicationnote": select(ApplicationNote.id).where(ApplicationNote.application_id.in_(own)),
    }
    keys = [record_key(each) for each in (candidate, TagsOf(candidate.id), PoolsOf(candidate.id))]
    for kind, statement in ids.items():
        keys += [f"{kind}:{record_id}" for record_id in db.session.scalars(statement)]
    for keys_of_references in reference_keys(ReferenceCheck.application_id.in_(own)):
        keys += db.session.scalars(keys_of_references)
    return keys


def erasure_obstacles(candidate: Candidate, reader: User) -> list[ErasureObstacle]:
    """The running processes that must end first, as far as the reader may know, each with its page.

    A reader who owes a scorecard sees no other one: it would reveal who has submitted theirs.
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
        # The interview is an obstacle itself. A scorecard cancels its reminder: the count would tell of it.
        Message.kind != INTERVIEW_REMINDER_MAIL,
    )
    if count := db.session.scalar(waiting):
        last = applications[-1] if applications else None
        url = url_of(last) if last else ""
        sentence = ngettext(
            "%(num)s mail to the candidate is not sent yet.",
            "%(num)s mails to the candidate are not sent yet.",
            count,
        )
        found.append(ErasureObstacle(sentence, url))
    sent = select(func.count()).where(SubmittedApplication.email.in_(addresses))
    if db.session.scalar(sent):
        found.append(ErasureObstacle(_("A new application of theirs is not processed yet."), ""))
    return found


def _count(rows: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _obstacles_of_application(application: Application, reader: User) -> Iterator[ErasureObstacle]:
    page = url_of(application)
    opening = application.opening.name
    if application.status is Status.ACTIVE:
        sentence = _(
            "The application to %(opening)s is active. Decline or withdraw it first.", opening=opening
        )
        yield ErasureObstacle(sentence, page)
    if application.status is Status.HIRED and _is_employed(application):
        sentence = _(
            "They were hired for %(opening)s, and their employment needs these records.", opening=opening
        )
        yield ErasureObstacle(sentence, page)
    owed = _interviews_without_scorecard(application)
    own = [interview for interview in owed if interview.interviewer_id == reader.id]
    for interview in own or owed:
        url = url_for("scorecards.interview", interview_id=interview.id)
        sentence = (
            _("Your scorecard is due. Submit it, or cancel the interview first.")
            if own
            else _(
                "The scorecard of %(interviewer)s is due. Cancel the interview or waive the scorecard first.",
                interviewer=interview.interviewer.name,
            )
        )
        yield ErasureObstacle(sentence, url)


def _is_employed(application: Application) -> bool:
    """True if the hired person still works here: their account is open, or their onboarding runs."""
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
