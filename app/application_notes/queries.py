"""Reading notes: those a person may read, the people who may be mentioned, and open requests to look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload, selectinload

from app.access.notes import owes_scorecard_on
from app.access.predicates import interviews_for, runs_application
from app.access.roles import Role
from app.application_notes.models import ApplicationNote, LookRequest, Mention
from app.application_notes.rules import SAME_NOTE_INTERVAL, NoteAccess, NoteAudience, NoteReader
from app.candidates.models import (
    Application,
    Candidate,
    ReferralClaim,
    SearchWord,
    Status,
    WordSource,
)
from app.candidates.search.texts import register_reading_rule, register_texts
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.interviews.queries import blind_applications
from app.openings.models import Opening
from app.people.models import GrantedRole, User
from app.shared import clock
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open

NOTES_LIMIT = 200
READERS_LIMIT = 500
ASKED_LIST_LIMIT = 50  # rows that wait for a person


class AskedOfUser(NamedTuple):
    """A turn to confirm a referral, or to look at a note of an author."""

    turn: Turn
    candidate: str
    note_id: int | None
    author: str | None


def note_access(user: User, application: Application) -> NoteAccess:
    """What a person is to an application, for the rule of who reads its notes."""
    interviewed: Any = application  # with its interviews, which app/interviews adds
    return NoteAccess(
        runs=runs_application(user, application),
        interviews=interviews_for(user, interviewed),
        owes=owes_scorecard_on(user, interviewed),
    )


def visible_notes(user: User) -> Select[ApplicationNote]:
    """The notes that exist for a person: `NoteAccess.may_read` in SQL, without deleted notes."""
    return select(ApplicationNote).join(ApplicationNote.application).where(is_visible_note(user))


def is_visible_note(user: User) -> ColumnElement[bool]:
    """The condition that a note exists for a person, in a statement with its application."""
    return and_(_is_readable(user), ApplicationNote.deleted_at.is_(None))


def _finds_by_note(user: User) -> ColumnElement[bool]:
    """The condition that a person may find a candidate by a word of a note: they may read it now."""
    read = visible_notes(user).where(ApplicationNote.id == SearchWord.record_id)
    return read.with_only_columns(ApplicationNote.id).correlate(SearchWord).offset(0).exists()


register_texts(
    WordSource.NOTE,
    select(ApplicationNote.id, ApplicationNote.text)
    .join(ApplicationNote.application)
    .where(ApplicationNote.deleted_at.is_(None)),
)
register_reading_rule(WordSource.NOTE, _finds_by_note)


def asked_of(user: User) -> Sequence[AskedOfUser]:
    """What others ask of a person: referrals to confirm, and notes to look at that they may read now."""
    is_referral, is_look = Turn.kind == TurnKind.ANSWER_REFERRAL, Turn.kind == TurnKind.LOOK_AT_NOTE
    candidate_id = func.coalesce(ReferralClaim.candidate_id, Application.candidate_id)
    statement = (
        select(Turn, Candidate.name, ApplicationNote.id, User.name)
        .outerjoin(ReferralClaim, and_(is_referral, ReferralClaim.id == Turn.about_id))
        .outerjoin(LookRequest, and_(is_look, LookRequest.id == Turn.about_id))
        .outerjoin(ApplicationNote, ApplicationNote.id == LookRequest.note_id)
        .outerjoin(Application, Application.id == ApplicationNote.application_id)
        .outerjoin(User, User.id == ApplicationNote.author_id)
        .join(Candidate, Candidate.id == candidate_id)
        .where(Turn.user_id == user.id, is_open(), or_(is_referral, and_(is_look, is_visible_note(user))))
        .order_by(Turn.since, Turn.id)
        .limit(ASKED_LIST_LIMIT)
    )
    return [AskedOfUser(*row) for row in db.session.execute(statement)]


def notes_of(application: Application, user: User) -> Sequence[ApplicationNote]:
    """The notes of an application that a person may read: pinned first, then newest. At most NOTES_LIMIT."""
    statement = (
        visible_notes(user)
        .where(ApplicationNote.application_id == application.id)
        .options(
            joinedload(ApplicationNote.author).lazyload(User.granted_roles),
            selectinload(ApplicationNote.versions),
            selectinload(ApplicationNote.mentions).joinedload(Mention.user).lazyload(User.granted_roles),
            selectinload(ApplicationNote.look_requests)
            .joinedload(LookRequest.user)
            .lazyload(User.granted_roles),
        )
        .order_by(ApplicationNote.pinned_at.is_(None), ApplicationNote.id.desc())
        .limit(NOTES_LIMIT)
    )
    return db.session.scalars(statement).all()


def note_keys(application: Application, user: User) -> Select[str]:
    """A statement of the activity keys of the notes a person may read, and of deleted ones they could read.

    A history that asks by these keys says nothing of other notes.
    """
    key = literal("applicationnote:") + cast(ApplicationNote.id, String)
    readable = _readable_notes(user).where(ApplicationNote.application_id == application.id)
    return readable.with_only_columns(key)


def note_readers(application: Application) -> list[NoteReader]:
    """The colleagues who read some notes of an application, by name: all who can be mentioned in one."""
    interview = (Interview.application_id == application.id, Interview.interviewer_id == User.id)
    owed = Interview.state == InterviewState.SCHEDULED
    met = owed if application.is_hired else Interview.state != InterviewState.CANCELLED
    interviews = and_(_has_role(Role.INTERVIEWER), exists().where(*interview, met))
    manages = and_(_has_role(Role.HIRING_MANAGER), User.id == application.opening.hiring_manager_id)
    runs = or_(_has_role(Role.RECRUITER), manages)
    owes = exists().where(*interview, owed)
    applied = exists().where(
        Candidate.user_id == User.id,
        Application.candidate_id == Candidate.id,
        Application.opening_id == application.opening_id,
    )
    statement = (
        select(User.id, User.name, User.email, runs, interviews, owes)
        .where(User.active, ~applied, or_(runs, interviews))
        .order_by(User.name, User.id)
        .limit(READERS_LIMIT)
    )
    return [
        NoteReader(number, name, email, NoteAccess(*map(bool, access)))
        for number, name, email, *access in db.session.execute(statement)
    ]


def same_note_just_written(application: Application, text: str, audience: NoteAudience, author: User) -> bool:
    """True if a person wrote this note a moment ago, and did not delete it: a button was pressed twice."""
    same = (
        ApplicationNote.application_id == application.id,
        ApplicationNote.author_id == author.id,
        ApplicationNote.text == text,
        ApplicationNote.audience == audience,
        ApplicationNote.deleted_at.is_(None),
        ApplicationNote.written_at > clock.now() - SAME_NOTE_INTERVAL,
    )
    return db.session.scalar(select(ApplicationNote.id).where(*same).limit(1)) is not None


def open_look_requests_of(user: User, application: Application | None = None) -> Sequence[LookRequest]:
    """The open requests to a person about notes they may read, oldest first: of one application or of all."""
    readable = visible_notes(user)
    if application is not None:
        readable = readable.where(ApplicationNote.application_id == application.id)
    statement = (
        select(LookRequest)
        .where(
            LookRequest.user_id == user.id,
            LookRequest.ended_at.is_(None),
            LookRequest.note_id.in_(readable.with_only_columns(ApplicationNote.id)),
        )
        .options(joinedload(LookRequest.note))
        .order_by(LookRequest.asked_at, LookRequest.id)
    )
    return db.session.scalars(statement).all()


def _has_role(role: Role) -> ColumnElement[bool]:
    return exists().where(GrantedRole.user_id == User.id, GrantedRole.role == role)


def _readable_notes(user: User) -> Select[Any]:
    return select(ApplicationNote).join(ApplicationNote.application).where(_is_readable(user))


def _is_readable(user: User) -> ColumnElement[bool]:
    """The condition that a person may read a note, in a statement with its application."""
    mine = Interview.interviewer_id == user.id
    owed = select(Interview.application_id).where(mine, Interview.state == InterviewState.SCHEDULED)
    blind = blind_applications(user.id)
    met = select(Interview.application_id).where(mine, Interview.state != InterviewState.CANCELLED)
    is_open = or_(Application.status != Status.HIRED, Application.id.in_(owed))
    managed = select(Opening.id).where(Opening.hiring_manager_id == user.id)
    runs = or_(
        true() if Role.RECRUITER in user.roles else false(),
        Application.opening_id.in_(managed) if Role.HIRING_MANAGER in user.roles else false(),
    )
    interviews = and_(Application.id.in_(met), is_open) if Role.INTERVIEWER in user.roles else false()
    return and_(
        Application.opening_id.not_in(user.openings_applied_to),
        or_(runs, and_(interviews, ApplicationNote.audience != NoteAudience.RECRUITERS)),
        or_(ApplicationNote.audience == NoteAudience.INTERVIEWERS, Application.id.not_in(blind)),
    )
