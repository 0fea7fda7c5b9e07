"""Finding candidates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, cast, false, literal, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app.access.roles import Role
from app.candidates.models import Application, Candidate, FormerEmail
from app.candidates.search import find_candidate_ids, find_ids_by_similar_names
from app.db.base import db
from app.openings.models import Opening, Stage
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
    page_of_rows,
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
) -> Page[Candidate]:
    """The candidates by name, with their applications, a page at a time: all, or those of a search."""
    if search:
        return _load_page(find_candidate_ids(visible_candidates(user), search, after, size=size), user)
    if user.openings_applied_to:
        visible = visible_candidates(user).options(*_shown_in_list(user))
        return paginate(visible, _BY_NAME, after, size=size)
    values = {**reader_values(user), **cursor_values(after, _BY_NAME), "size": size + 1}
    return page_of_rows(db.session.execute(_by_name(ANY_CURSOR if after else None), values).all(), size)


_BY_NAME = (Candidate.name, Candidate.id)


@cache
def _by_name(after: str | None) -> Any:
    """For recruiters who never applied here."""
    reader = any_reader(frozenset(), applied_to=())
    visible: Any = visible_candidates(reader).options(*_shown_in_list(reader))
    return rows_after(visible.add_columns(*_BY_NAME), _BY_NAME, after).limit(bindparam("size", type_=Integer))


def similar_names_page(
    user: User, search: str, after: str | None, *, size: int = DEFAULT_PAGE_SIZE
) -> Page[Candidate]:
    """The candidates whom a search does not find as it is typed, but by names like its words, by name."""
    found = find_ids_by_similar_names(visible_candidates(user), search, after, size=size)
    return _load_page(found, user)


def _load_page(page: Page[int], user: User) -> Page[Candidate]:
    if not page.rows:
        return Page([], None)
    statement = _with_ids(user) if user.openings_applied_to else _with_ids_for_any()
    found = {candidate.id: candidate for candidate in db.session.scalars(statement, {"ids": page.rows})}
    return Page([found[each] for each in page.rows], page.next_cursor)


def _with_ids(user: User) -> Select[Candidate]:
    with_ids = select(Candidate).where(Candidate.id.in_(bindparam("ids", expanding=True)))
    return with_ids.options(*_shown_in_list(user))


@cache
def _with_ids_for_any() -> Select[Candidate]:
    return _with_ids(any_reader(frozenset(), applied_to=()))


def _shown_in_list(user: User) -> Sequence[ExecutableOption]:
    """Load what a list of candidates shows, and no more."""
    applications = selectinload(Candidate.applications.and_(is_at_visible_opening(user))).load_only(
        Application.status, Application.candidate_id, Application.opening_id
    )
    return (
        load_only(Candidate.name, Candidate.email, Candidate.phone),
        undefer(Candidate.internal),
        applications.joinedload(Application.opening).load_only(Opening.job_family, Opening.region),
        applications.joinedload(Application.stage).load_only(Stage.short_name),
    )
