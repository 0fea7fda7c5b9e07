"""Candidates who may be the same person as somebody: by name, phone, email or account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.candidates.models import Application, Candidate
from app.candidates.queries import elsewhere, visible_to
from app.db.base import db
from app.people.models import User
from app.shared.emails import email_key
from app.shared.phones import compared_phone
from app.shared.text import compared_name

SIMILAR = 5  # shown at most


def similar_to(reader: User, *, name: str, email: str, phone: str) -> Sequence[Candidate]:
    """The candidates a recruiter may see with this name or phone, or with this email and another name."""
    email = email_key(email)
    same_name = Candidate.name_key == compared_name(name)
    ways = [same_name & (Candidate.email != email), (Candidate.email == email) & ~same_name]
    if key := compared_phone(phone):
        ways.append((Candidate.phone_key == key) & (Candidate.email != email))
    return _found(reader, ways)


def possibly_same(candidate: Candidate, reader: User) -> Sequence[Candidate]:
    """The other candidates a reader may see with the name, phone or account of a candidate."""
    ways = [Candidate.name_key == candidate.name_key]
    if candidate.phone_key:
        ways.append(Candidate.phone_key == candidate.phone_key)
    if candidate.user_id is not None:
        ways.append(Candidate.user_id == candidate.user_id)
    return _found(reader, [way & (Candidate.id != candidate.id) for way in ways])


def shown_alone(candidate: Candidate, reader: User) -> Sequence[Candidate]:
    """A candidate as the others here are shown; nobody where the reader may not see them."""
    return _found(reader, [Candidate.id == candidate.id])


def both_to_compare(candidate: Candidate, other: Candidate, reader: User) -> list[Candidate]:
    """Two candidates with what a comparison shows of them, in this order."""
    both = select(Candidate).where(Candidate.id.in_([candidate.id, other.id]))
    loaded = (joinedload(Candidate.user), joinedload(Candidate.referred_by), _applications(reader))
    found = {
        each.id: each
        for each in db.session.scalars(both.options(*loaded).execution_options(populate_existing=True))
    }
    return [found[candidate.id], found[other.id]]


def _found(reader: User, ways: Sequence[ColumnElement[bool]]) -> Sequence[Candidate]:
    found = visible_to(reader).where(or_(*ways)).order_by(Candidate.id).limit(SIMILAR)
    return db.session.scalars(found.options(_applications(reader))).all()


def _applications(reader: User) -> ORMOption:
    """Those the reader may know of."""
    return selectinload(Candidate.applications.and_(elsewhere(reader))).joinedload(Application.opening)
