"""Find candidates who may be the same person: by name, phone, email or account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.candidates.models import Candidate
from app.candidates.queries import load_visible_applications, visible_candidates
from app.db.base import db
from app.duplicates.models import CandidateContact
from app.duplicates.rules import contacts_of
from app.duplicates.similar_names import COMPARED_NAME_WORDS, ids_with_similar_name
from app.people.models import User
from app.shared.emails import email_key
from app.shared.phones import compared_phone
from app.shared.text import compared_name
from app.shared.words import words_in

SIMILAR_LIST_LIMIT = 5
COMPARED_BY_CONTACT_LIMIT = 20


def similar_candidates(reader: User, *, name: str, email: str, phone: str) -> Sequence[Candidate]:
    """The candidates a recruiter may see with this name or phone, or with this email and another name.

    Those with a similar name come last. An email or a phone in a résumé counts, too, once the worker has
    compared its candidate.
    """
    email = email_key(email)
    same_name = Candidate.name_key == compared_name(name)
    conditions = [same_name & (Candidate.email != email), (Candidate.email == email) & ~same_name]
    if key := compared_phone(phone):
        conditions.append((Candidate.phone_key == key) & (Candidate.email != email))
    contacts = contacts_of([email] if email else [], phone, (), ())
    with_contact = select(CandidateContact.candidate_id).where(CandidateContact.contact.in_(contacts))
    ids = db.session.scalars(with_contact.limit(COMPARED_BY_CONTACT_LIMIT)).all()
    conditions.append(Candidate.id.in_(ids) & (Candidate.email != email))
    found = _visible_matches(reader, conditions)
    words = sorted(set(words_in(name)))[:COMPARED_NAME_WORDS]
    others = set(ids_with_similar_name(words)) - {each.id for each in found}
    if others and len(found) < SIMILAR_LIST_LIMIT:
        alike = _visible_matches(reader, [Candidate.id.in_(others) & (Candidate.email != email)])
        found = [*found, *alike][:SIMILAR_LIST_LIMIT]
    return found


def possible_duplicates(candidate: Candidate, reader: User) -> Sequence[Candidate]:
    """The other candidates a reader may see with the name, phone or account of a candidate."""
    conditions = [Candidate.name_key == candidate.name_key]
    if candidate.phone_key:
        conditions.append(Candidate.phone_key == candidate.phone_key)
    if candidate.user_id is not None:
        conditions.append(Candidate.user_id == candidate.user_id)
    return _visible_matches(reader, [each & (Candidate.id != candidate.id) for each in conditions])


def load_for_comparison(candidate: Candidate, other: Candidate, reader: User) -> list[Candidate]:
    """Two candidates, in this order, with what a comparison shows loaded."""
    both = select(Candidate).where(Candidate.id.in_([candidate.id, other.id]))
    loaded = (
        joinedload(Candidate.user),
        joinedload(Candidate.referred_by),
        load_visible_applications(reader),
    )
    found = {
        each.id: each
        for each in db.session.scalars(both.options(*loaded).execution_options(populate_existing=True))
    }
    return [found[candidate.id], found[other.id]]


def _visible_matches(reader: User, conditions: Sequence[ColumnElement[bool]]) -> Sequence[Candidate]:
    found = visible_candidates(reader).where(or_(*conditions)).order_by(Candidate.id)
    limited = found.limit(SIMILAR_LIST_LIMIT).options(load_visible_applications(reader))
    return db.session.scalars(limited).all()
