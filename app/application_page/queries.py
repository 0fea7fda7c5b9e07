"""Reading an application for its pages, in a fixed number of statements, which are put together once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from app.access.documents import reads_recruiters_only
from app.activity.models import Note
from app.candidates.models import Application, Candidate, Consent, MatchedBy
from app.db.base import db
from app.documents.models import Document
from app.interviews.models import Interview, interviews_of
from app.openings.models import Stage
from app.people.models import User
from app.questionnaire.models import Questionnaire, questionnaires_of


@dataclass(frozen=True)
class CandidateFacts:
    """What a page says of a candidate beside their own details."""

    internal: bool
    account: str
    referred_by: str | None
    consent_at: datetime | None
    consent_version: int | None


def load_stages_and_interviews(application: Application) -> None:
    """Load what the rules of a page read: the stages of the opening, and the interviews with their people."""
    stages = db.session.scalars(_stages(), {"opening_id": application.opening_id}).all()
    set_committed_value(application.opening, "stages", list(stages))
    interviews = db.session.scalars(_interviews(), {"application_id": application.id}).all()
    set_committed_value(application, interviews_of.attribute.key, list(interviews))


def candidate_facts(application: Application) -> CandidateFacts:
    """The facts of a candidate that are in other tables, in one statement."""
    row = db.session.execute(_facts(), {"application_id": application.id}).one()
    label = f"{row.account} ({(row.matched_by or MatchedBy.EMAIL).label})" if row.account else ""
    return CandidateFacts(bool(row.internal), label, row.referrer, row.consent_at, row.consent_version)


def load_answers(application: Application) -> None:
    """Load the questionnaires of an application with their answers."""
    statement = (
        select(Questionnaire)
        .where(Questionnaire.application_id == application.id)
        .options(joinedload(Questionnaire.answers))
        .order_by(Questionnaire.id)
    )
    found = db.session.scalars(statement).unique().all()
    set_committed_value(application, questionnaires_of.attribute.key, list(found))


def load_ended_notes(application: Application) -> None:
    """Load why interviews were cancelled or waived, in one statement. The interviews are loaded."""
    interviews = interviews_of(application)
    ids = [each.ended_note_id for each in interviews if each.ended_note_id]
    found = db.session.scalars(select(Note).where(Note.id.in_(ids))).all() if ids else []
    notes = {note.id: note for note in found}
    for interview in interviews:
        set_committed_value(interview, "ended_note", notes.get(interview.ended_note_id or 0))


def document_texts(application: Application, reader: User) -> Sequence[Any]:
    """The documents that a person may open, with their texts, as far as these could be read."""
    columns = (Document.id, Document.name, Document.uploaded_at, Document.problem, Document.text)
    of_application = select(*columns).where(Document.application_id == application.id)
    if not reads_recruiters_only(reader):
        of_application = of_application.where(~Document.recruiters_only)
    return db.session.execute(of_application.order_by(Document.id)).all()


@cache
def _stages() -> Select[Any]:
    names = (Stage.name, Stage.short_name)
    order = (Stage.opening_id, Stage.position, Stage.kind, Stage.optional, Stage.parallel)
    shown = load_only(*order, *names, Stage.condition, Stage.required_scorecards, Stage.limit_days)
    of_opening = select(Stage).where(Stage.opening_id == bindparam("opening_id"))
    return of_opening.options(shown).order_by(Stage.position)


@cache
def _interviews() -> Select[Any]:
    person = joinedload(Interview.interviewer, innerjoin=True)
    return (
        select(Interview)
        .where(Interview.application_id == bindparam("application_id"))
        .options(person.load_only(User.name, User.time_zone), person.lazyload(User.granted_roles))
        .order_by(Interview.starts_at, Interview.id)
    )


def _of_last_consent(column: Any) -> Any:
    of_application = select(column).where(Consent.application_id == Application.id)
    return of_application.order_by(Consent.id.desc()).limit(1).scalar_subquery()


@cache
def _facts() -> Select[Any]:
    account, referrer = aliased(User), aliased(User)
    facts: Any = (
        select(
            Candidate.internal.label("internal"),
            Candidate.matched_by,
            account.name.label("account"),
            referrer.name.label("referrer"),
            _of_last_consent(Consent.given_at).label("consent_at"),
            _of_last_consent(Consent.consent_version).label("consent_version"),
        )
        .select_from(Application)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .outerjoin(account, account.id == Candidate.user_id)
        .outerjoin(referrer, referrer.id == Candidate.referred_by_id)
        .where(Application.id == bindparam("application_id"))
    )
    return cast(Select[Any], facts)
