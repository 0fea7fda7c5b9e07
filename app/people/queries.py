"""Queries of people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload, undefer
from sqlalchemy.orm.attributes import set_committed_value

from app.access.roles import Role
from app.db.base import db
from app.people.models import GrantedRole, LinkPurpose, PersonalLink, User
from app.sessions.browser import CurrentSession
from app.sessions.models import LoginSession
from app.sessions.queries import HAS_TOKEN, token_values
from app.shared.emails import email_key
from app.shared.links import read_token
from app.shared.text import name_key
from app.shared.words import words_in
from app.web.find_by_words import ids_with_words
from app.web.pagination import Page, paginate


def user_with_email(email: str) -> User | None:
    """The user with this email, in upper or lower case."""
    return db.session.scalar(select(User).where(User.email == email_key(email)))


def users_with_similar_name(name: str, *, but_email: str) -> Sequence[User]:
    """The users with a name that looks like this one, and another email, at most five."""
    key, rows = name_key(name), db.session.execute(select(User.id, User.name))
    ids = [row.id for row in rows if name_key(row.name) == key]
    similar = select(User).where(User.id.in_(ids), User.email != email_key(but_email))
    return db.session.scalars(similar.order_by(User.id).limit(5)).all()


def user_named_in(text: str) -> User | None:
    """The user with an open account whom a text names in full, if it is exactly one.

    Case, accents and spaces do not matter: "dana whitfield is my sister" names Dana Whitfield.
    """
    said, rows = _as_words(text), db.session.execute(select(User.id, User.name).where(User.active))
    ids = [row.id for row in rows if _as_words(row.name).strip() and _as_words(row.name) in said]
    return db.session.get(User, ids[0]) if len(ids) == 1 else None


def _as_words(text: str) -> str:
    return f" {' '.join(words_in(text))} "


def names_of_colleagues() -> Sequence[str]:
    """The names of everybody with an open account."""
    return db.session.scalars(select(User.name).where(User.active)).all()


def user_with_gitlab_username(username: str) -> User | None:
    """The user with this GitLab username, as `rules.normalize_gitlab_username` returns it."""
    return db.session.scalar(select(User).where(User.gitlab_username == username))


def user_of_session(token: str) -> tuple[User, CurrentSession] | None:
    """The user of a token, with their roles, the openings they applied to and the session.

    One statement, for each request asks it.
    None if the session has ended or the account is closed.
    """
    rows = db.session.execute(_with_session(), token_values(token)).all()
    if not rows:
        return None
    user, session_id, seen_at, _ = rows[0]
    set_committed_value(user, "granted_roles", [row.GrantedRole for row in rows if row.GrantedRole])
    return user, CurrentSession(session_id, seen_at)


@cache
def _with_session() -> Select[Any]:
    statement: Select[Any] = select(User, LoginSession.id, LoginSession.seen_at, GrantedRole)  # type: ignore[assignment]  # of four
    return (
        statement.join(LoginSession, LoginSession.user_id == User.id)
        .outerjoin(GrantedRole, GrantedRole.user_id == User.id)
        .where(HAS_TOKEN, User.active)
        .options(lazyload(User.granted_roles), undefer(User.own_opening_ids), undefer(User.owns_in_crm))
        .options(undefer(User.company_stamp), undefer(User.restored_copy_of))
    )


def people_page(after: str | None) -> Page[User]:
    """A page of all people, by name. The caller needs the permission to manage people."""
    return paginate(select(User), [User.name, User.id], after)


def find_people(search: str, *, limit: int) -> Sequence[User]:
    """The people with every word of a search in their name, email or job title, by name.

    The caller needs the permission to manage people.
    """
    people = select(User.id, User.name, User.email, User.job_title).order_by(User.name, User.id)
    ids = ids_with_words(people, search, limit=limit)
    found = select(User).where(User.id.in_(ids)).options(lazyload(User.granted_roles))
    return db.session.scalars(found.order_by(User.name, User.id)).all()


def people_with_role(*roles: Role) -> Sequence[User]:
    """The people with one of these roles, by name."""
    statement = select(User).where(User.active, User.granted_roles.any(GrantedRole.role.in_(roles)))
    return db.session.scalars(statement.order_by(User.name, User.id).limit(500)).all()


def personal_link(purpose: LinkPurpose, token: str) -> PersonalLink | None:
    """The link of a signed token, used or not; None if the token is forged."""
    link_id = read_token(purpose.value, token)
    return None if link_id is None else db.session.get(PersonalLink, link_id)
