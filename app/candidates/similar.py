"""Candidates who may be the same person as somebody: by name, phone, email or account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.candidates.models import Application, Candidate
from app.candidates.queries import is_at_visible_opening, visible_candidates
from app.db.base import db
from app.people.models import User
from app.shared.emails import email_key
from app.shared.phones import compared_phone
from app.shared.text import compared_name

SIMILAR_LIST_LIMIT = 5  # shown at most


def similar_candidates(reader: User, *, name: str, email: str, phone: str) -> Sequence[Candidate]:
    """The candidates a recruiter may see with this name or phone, or with this email and another name."""
    email = email_key(email)
    same_name = Candidate.name_key == compared_name(name)
    ways = [same_name & (Candidate.email != email), (Candidate.email == email) & ~same_name]
    if key := compared_phone(phone):
        ways.append((Candidate.phone_key == key) & (Candidate.email != email))
    return _visible_matches(reader, ways)


def possible_duplicates(candidate: Candidate, reader: User) -> Sequence[Candidate]:
    """The other candidates a reader may see with the name, phone or account of a candidate."""
    ways = [Candidate.name_key == candidate.name_key]
    if candidate.phone_key:
        ways.append(Candidate.phone_key == candidate.phone_key)
    if candidate.user_id is not None:
        ways.append(Candidate.user_id == candidate.user_id)
    return _visible_matches(reader, [way & (Candidate.id != candidate.id) for way in ways])


def as_similar_candidate(candidate: Candidate, reader: User) -> Sequence[Candidate]:
    """A candidate as the others here are shown; nobody where the reader may not see them."""
    return _visible_matches(reader, [Candidate.id == candidate.id])


def load_for_comparison(candidate: Candidate, other: Candidate, reader: User) -> list[Candidate]:
    """Two candidates with what a comparison shows of them, in this order."""
    both = select(Candidate).where(Candidate.id.in_([candidate.id, other.id]))
    loaded = (
        joinedload(Candidate.user),
        joinedload(Candidate.referred_by),
        _load_visible_applications(reader),
    )
    found = {
        each.id: each
        for each in db.session.scalars(both.options(*loaded).execution_options(populate_existing=True))
    }
    return [found[candidate.id], found[other.id]]


def _visible_matches(reader: User, ways: Sequence[ColumnElement[bool]]) -> Sequence[Candidate]:
    found = visible_candidates(reader).where(or_(*ways)).order_by(Candidate.id).limit(SIMILAR_LIST_LIMIT)
    return db.session.scalars(found.options(_load_visible_applications(reader))).all()


def _load_visible_applications(reader: User) -> ORMOption:
    """Those the reader may know of."""
    return selectinload(Candidate.applications.and_(is_at_visible_opening(reader))).joinedload(
        Application.opening
    )
