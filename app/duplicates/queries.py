"""Lists of possible duplicates, of pairs who are not the same person, and of merges."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from app.access.roles import Role
from app.candidates.hooks import on_count_duplicates
from app.candidates.models import Application, Candidate
from app.candidates.queries import is_at_visible_opening, load_visible_applications
from app.db.base import db
from app.duplicates.models import CandidateMerge, DistinctPair, PossibleDuplicate
from app.duplicates.pairs import is_pair
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.web.pagination import Page, paginate

COUNT_LIMIT = 100


def possible_duplicates_page(user: User, after: str | None) -> Page[PossibleDuplicate]:
    """The pairs of candidates a person may see who may be one person, the strongest first."""
    keys = [PossibleDuplicate.strength, PossibleDuplicate.id]
    page = paginate(visible_pairs(user, PossibleDuplicate), keys, after, descending=True)
    _load_candidates(user, page.rows)
    return page


def count_possible_duplicates(user: User) -> int:
    """How many there are, counted up to COUNT_LIMIT."""
    statement = _count(user) if user.openings_applied_to else _count_for_any(frozenset(user.roles))
    return db.session.scalar(statement, reader_values(user)) or 0


def _count(user: User) -> Select[int]:
    some = visible_pairs(user, PossibleDuplicate).with_only_columns(PossibleDuplicate.id)
    some = some.order_by(PossibleDuplicate.strength, PossibleDuplicate.id).limit(COUNT_LIMIT)
    return select(func.count()).select_from(some.subquery())


@lru_cache(maxsize=128)
def _count_for_any(roles: frozenset[Role]) -> Select[int]:
    """For people who never applied here."""
    return _count(any_reader(roles, applied_to=()))


on_count_duplicates(count_possible_duplicates)


def distinct_pairs_page(user: User, after: str | None) -> Page[DistinctPair]:
    """The pairs a person may see who are recorded as not the same person, the newest first."""
    pairs = visible_pairs(user, DistinctPair)
    pairs = pairs.options(joinedload(DistinctPair.by), joinedload(DistinctPair.note))
    page = paginate(pairs, [DistinctPair.id], after, descending=True)
    _load_candidates(user, page.rows)
    return page


def merges_page(user: User, after: str | None) -> Page[CandidateMerge]:
    """The merges of candidates a person may see, the newest first."""
    merges = (
        visible_merges(user)
        .where(CandidateMerge.changes.is_not(None))
        .options(
            joinedload(CandidateMerge.kept),
            joinedload(CandidateMerge.by),
            joinedload(CandidateMerge.undone_by),
        )
    )
    return paginate(merges, [CandidateMerge.id], after, descending=True)


def distinct_pair(one: Candidate, other: Candidate) -> DistinctPair | None:
    """The record that these two are not the same person, if there is one."""
    return db.session.scalar(select(DistinctPair).where(is_pair(DistinctPair, one.id, other.id)))


def possible_duplicate(one: Candidate, other: Candidate) -> PossibleDuplicate | None:
    """The record that these two may be one person, if there is one."""
    return db.session.scalar(select(PossibleDuplicate).where(is_pair(PossibleDuplicate, one.id, other.id)))


def mergeable_candidates(user: User) -> Select[Candidate]:
    """The candidates that a person may merge: recruiters those they see, admins all but their own."""
    others = select(Candidate).where(
        or_(Candidate.user_id.is_(None), Candidate.user_id != user.id), Candidate.merged_into_id.is_(None)
    )
    if Role.ADMIN in user.roles:
        return others
    if Role.RECRUITER not in user.roles:
        return others.where(false())
    if not user.openings_applied_to:
        return others
    has_visible = Candidate.applications.any(is_at_visible_opening(user))
    return others.where(or_(~Candidate.applications.any(), has_visible))


def visible_pairs(user: User, model: Any) -> Select[Any]:
    """The rows about two candidates, both of whom a person may merge."""
    return select(model).where(*(_is_mergeable(user, each) for each in (model.first_id, model.second_id)))


def visible_merges(user: User) -> Select[CandidateMerge]:
    """The merges of records that a person may merge, with no application that is hidden from them."""
    merges = select(CandidateMerge).where(
        _has_mergeable(user, CandidateMerge.kept_id), _has_mergeable(user, CandidateMerge.other_id)
    )
    if not user.openings_applied_to:
        return merges
    record = aliased(Candidate)
    hidden = (
        select(Application.id)
        .join(record, Application.candidate_id == func.coalesce(record.merged_into_id, record.id))
        .where(record.id == CandidateMerge.kept_id, ~is_at_visible_opening(user))
    )
    return merges.where(hidden.limit(1).scalar_subquery().is_(None))


def _is_mergeable(user: User, candidate_id: Any) -> ColumnElement[bool]:
    """The condition that a person may merge a candidate.

    As a value, and not as EXISTS: of that, PostgreSQL makes a join, and reads all candidates for it.
    """
    mergeable = mergeable_candidates(user).where(Candidate.id == candidate_id)
    return mergeable.with_only_columns(Candidate.id).scalar_subquery().is_not(None)


def _has_mergeable(user: User, candidate_id: Any) -> ColumnElement[bool]:
    """The same for a record, or for the one it was merged into."""
    record = aliased(Candidate)
    current = Candidate.id == func.coalesce(record.merged_into_id, record.id)
    mergeable = mergeable_candidates(user).join(record, current).where(record.id == candidate_id)
    return mergeable.with_only_columns(Candidate.id).scalar_subquery().is_not(None)


def _load_candidates(user: User, pairs: Collection[Any]) -> None:
    """Load the candidates of pairs, with the applications a person may see."""
    ids = {id_ for pair in pairs for id_ in (pair.first_id, pair.second_id)}
    shown = load_only(
        Candidate.name, Candidate.email, Candidate.phone, Candidate.location, Candidate.created_at
    )
    statement = select(Candidate).where(Candidate.id.in_(ids)).options(shown, load_visible_applications(user))
    found = {each.id: each for each in db.session.scalars(statement)} if ids else {}
    for pair in pairs:
        set_committed_value(pair, "first", found[pair.first_id])
        set_committed_value(pair, "second", found[pair.second_id])
