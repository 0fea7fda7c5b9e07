"""Finding candidates."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, false, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.access.roles import Role
from app.candidates.models import Application, Candidate, FormerEmail
from app.candidates.search import PageReader, SearchScope, find_by_similar_names, find_candidates
from app.candidates.search.listed import ListedCandidate, read_page, with_applications
from app.candidates.search.terms import AmongIds
from app.candidates.search.texts import may_find_by_word
from app.db.base import db
from app.db.rows import literal_number
from app.openings.models import Opening
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.sessions.models import LoginSession
from app.sessions.queries import HAS_TOKEN, token_values
from app.shared.emails import email_key
from app.shared.text import compared_name
from app.web.pagination import (
    ANY_CURSOR,
    DEFAULT_PAGE_SIZE,
    Page,
    cursor_values,
    paginate,
    rows_after,
)


def candidate_with_email(email: str) -> Candidate | None:
    """The candidate with this email in any spelling, now or before a merge."""
    email = email_key(email)
    former = select(FormerEmail.candidate_id).where(FormerEmail.email == email)
    return db.session.scalar(select(Candidate).where(or_(Candidate.email == email, Candidate.id.in_(former))))


def emails_of(candidate: Candidate) -> list[str]:
    """The emails of a candidate: the current one first, then those from before a merge."""
    former = select(FormerEmail.email).where(FormerEmail.candidate_id == candidate.id)
    return [candidate.email, *db.session.scalars(former.order_by(FormerEmail.email))]


def merged_record_keys(candidate: Candidate) -> Select[str]:
    """A statement of the activity keys of the records that were merged into a candidate."""
    name = literal("candidate:") + cast(Candidate.id, String)
    return select(name).where(Candidate.merged_into_id == candidate.id)


def candidate_of_session(token: str) -> Candidate | None:
    """The candidate of a session token, unless the session has ended."""
    statement = select(Candidate).join(LoginSession, LoginSession.candidate_id == Candidate.id)
    statement = statement.where(HAS_TOKEN, Candidate.merged_into_id.is_(None))
    return db.session.scalar(statement, token_values(token))


def latest_application(candidate: Candidate, opening: Opening) -> Application | None:
    """The last application of a candidate to an opening."""
    both = (Application.candidate_id == candidate.id, Application.opening_id == opening.id)
    return db.session.scalar(select(Application).where(*both).order_by(Application.id.desc()).limit(1))


def visible_candidates(user: User) -> Select[Candidate]:
    """The candidates that exist for a recruiter: all but themselves.

    Candidates who applied only to openings the recruiter applied to do not exist for them either. Merged
    records do not exist any more.
    """
    others = select(Candidate).where(
        or_(Candidate.user_id.is_(None), Candidate.user_id != user.id), Candidate.merged_into_id.is_(None)
    )
    if not user.openings_applied_to:
        return others
    return others.where(Candidate.applications.any(is_at_visible_opening(user)))


def has_source(source: str) -> ColumnElement[bool]:
    """The condition that a candidate comes from a source, however it is written."""
    return Candidate.source_key == compared_name(source)


def visible_applications(user: User) -> Select[Application]:
    """The applications that exist for a person: of openings they run, without those they applied to."""
    statement = select(Application).where(Application.opening_id.not_in(user.openings_applied_to))
    if Role.RECRUITER in user.roles:
        return statement
    manages = Opening.hiring_manager_id == user.id if Role.HIRING_MANAGER in user.roles else false()
    return statement.where(Application.opening_id.in_(select(Opening.id).where(manages)))


def search_scope(user: User, *, managed: bool = False) -> SearchScope:
    """What a person finds: all candidates, or those of the applications they run (`managed`).

    By words of texts, only what they may read: recruiters of all, hiring managers of what they run. Admins,
    who look for records of one person, find them by names and emails alone.
    """
    roles = frozenset(user.roles)
    made = _scope(user, managed=managed) if user.openings_applied_to else _scope_for_any(roles, managed)
    return replace(made, values=reader_values(user))


def _scope(user: Any, *, managed: bool, key: Hashable = None) -> SearchScope:
    run = visible_applications(user)
    runs_all = Role.RECRUITER in user.roles and not user.openings_applied_to
    among = AmongIds(run.with_only_columns(Application.candidate_id), Application.candidate_id)
    return SearchScope(
        key,
        visible_candidates(user),
        may_find_by_word(user, None if runs_all else run),
        among if managed else None,
    )


@lru_cache(maxsize=50)
def _scope_for_any(roles: frozenset[Role], managed: bool) -> SearchScope:
    """For those with some roles who never applied here."""
    return _scope(any_reader(roles, applied_to=()), managed=managed, key=(roles, managed))


def is_at_visible_opening(user: User) -> ColumnElement[bool]:
    """The condition that an application is to an opening this user did not apply to."""
    return Application.opening_id.not_in(user.openings_applied_to)


def load_visible_applications(user: User) -> ExecutableOption:
    """Load the applications of candidates that this user may see, with their openings."""
    visible = Candidate.applications.and_(is_at_visible_opening(user))
    return selectinload(visible).joinedload(Application.opening)


def visible_candidate(candidate: Candidate, user: User) -> Candidate | None:
    """A candidate with the applications this user may see; None if they may not see the candidate."""
    found = visible_candidates(user).where(Candidate.id == candidate.id)
    return db.session.scalar(found.options(load_visible_applications(user)))


def matched_candidates(admin: User, after: str | None) -> Page[Candidate]:
    """The candidates matched with an account, by name, a page at a time, without the admin's own."""
    matched = select(Candidate).where(Candidate.user_id.is_not(None), Candidate.user_id != admin.id)
    return paginate(matched.options(joinedload(Candidate.user)), [Candidate.name, Candidate.id], after)


def candidates_page(
    user: User, search: str, after: str | None, *, size: int = DEFAULT_PAGE_SIZE
) -> Page[ListedCandidate]:
    """The candidates by name, with their applications, a page at a time: all, or those of a search."""
    if search:
        return find_candidates(search_scope(user), search, after, size=size, read=reader_of(user))
    values = {**reader_values(user), **cursor_values(after, _BY_NAME)}
    after = ANY_CURSOR if after else None
    statement = _by_name(user, after, size) if user.openings_applied_to else _by_name_for_any(after, size)
    return read_page(statement, values, ("name", "id"), size)


_BY_NAME = (Candidate.name, Candidate.id)


def _by_name(user: User, after: str | None, size: int) -> Any:
    first: Any = rows_after(visible_candidates(user), _BY_NAME, after).limit(literal_number(size + 1))
    return with_applications(first.with_only_columns(*_BY_NAME), _BY_NAME, user)


@lru_cache(maxsize=16)
def _by_name_for_any(after: str | None, size: int) -> Any:
    """For recruiters who never applied here."""
    return _by_name(any_reader(frozenset(), applied_to=()), after, size)


def similar_names_page(
    user: User, search: str, after: str | None, *, size: int = DEFAULT_PAGE_SIZE
) -> Page[ListedCandidate]:
    """The candidates whom a search does not find as it is typed, but by names like its words, by name."""
    return find_by_similar_names(search_scope(user), search, after, size=size, read=reader_of(user))


def reader_of(user: User, *, managed: bool = False) -> PageReader[ListedCandidate]:
    """Reads the candidates of a search as lists show them; `managed`, with the applications that one runs."""

    def show(ids: Select[Any], _size: int) -> Select[Any]:
        reader: Any = user if user.openings_applied_to else any_reader(user.roles, applied_to=())
        shown: Any = visible_applications(reader).whereclause if managed else None
        return with_applications(ids, [Candidate.id.desc()], reader, shown)

    def page(statement: Any, values: Mapping[str, Any], size: int) -> Page[ListedCandidate]:
        return read_page(statement, values, ("id",), size)

    return PageReader("managed" if managed else "listed", show, page)
