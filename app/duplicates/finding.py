"""Find who may be the same person as a candidate: the worker compares one candidate after the other.

A candidate is due when they are added, when their details change, and when a document of theirs is read. A
comparison takes a fixed number of statements, each on an index, however many candidates there are: contacts,
names and accounts propose some others, and `rules.match_reasons` decides about each of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, true, union_all, update
from sqlalchemy.orm import aliased

from app.candidates.models import Candidate, NameWord
from app.candidates.queries import emails_of
from app.candidates.search.similar_words import with_similar_words
from app.candidates.search.terms import Term
from app.candidates.search_index import texts_of
from app.db.base import db
from app.db.leases import claim_one
from app.duplicates.models import CandidateContact, DistinctPair, MatchReason, PossibleDuplicate
from app.duplicates.pairs import is_of, other_of, pair_of
from app.duplicates.rules import (
    RARE_CONTACT_LIMIT,
    RARE_NAME_LIMIT,
    ComparedCandidate,
    contacts_of,
    match_reasons,
    strength_of,
)
from app.people.attempts import DIALECT_INSERTS
from app.shared import clock

COMPARE_LEASE = timedelta(minutes=30)
PROPOSED_LIMIT = 50  # other candidates by one kind of reason
COMMON_NAME_WORD_LIMIT = 300  # candidates with a word of a name, or one like it
COMPARED_NAME_WORDS = 4


def compare_one_candidate() -> bool:
    """Compare the candidate who has been due the longest, and commit. False if nobody is due."""
    claimed = claim_one(
        select(Candidate),
        Candidate.compare_due_at,
        lease=COMPARE_LEASE,
        take=_claimed,
    )
    if claimed is None:
        return False
    candidate_id, due_at = claimed
    candidate = db.session.get(Candidate, candidate_id, with_for_update=True)
    if candidate is not None:
        compare_candidate(candidate)
        _end_claim(candidate_id, due_at)
    db.session.commit()
    return True


def compare_all_candidates() -> None:
    """Make every candidate due, so that the worker compares all of them."""
    db.session.execute(update(Candidate).where(*_IS_CURRENT).values(compare_due_at=clock.now()))


def compare_candidate(candidate: Candidate) -> None:
    """Write the contacts of a candidate, and the pairs with those who may be the same person."""
    is_gone = candidate.merged_into_id is not None or candidate.erased_at is not None
    contacts = [] if is_gone else _contacts(candidate)
    _store_contacts(candidate, contacts)
    if is_gone:
        db.session.execute(delete(PossibleDuplicate).where(is_of(PossibleDuplicate, candidate.id)))
        return
    stored = {
        other_of(pair, candidate.id): pair
        for pair in db.session.scalars(
            select(PossibleDuplicate).where(is_of(PossibleDuplicate, candidate.id))
        )
    }
    shared = _shared_contacts(contacts)
    rare = {contact: ids for contact, ids in shared.items() if len(ids) <= RARE_CONTACT_LIMIT}
    same_name = _with_same_name(candidate)
    proposed = {*stored, *(id_ for ids in rare.values() for id_ in ids), *same_name[:RARE_NAME_LIMIT]}
    proposed |= {*_with_similar_name(candidate), *_with_same_account(candidate)}
    proposed -= {candidate.id, *_known_as_others(candidate)}
    compared = _compared([candidate.id, *proposed])
    found = {}
    for other_id in sorted(proposed & compared.keys()):
        reasons = match_reasons(
            compared[candidate.id],
            compared[other_id],
            rare_contacts=frozenset(rare),
            name_is_rare=len(same_name) < RARE_NAME_LIMIT,
        )
        if reasons:
            found[other_id] = {"reasons": reasons, "strength": strength_of(reasons)}
    _store_pairs(candidate, stored, found)
    _compare_again(shared.keys() - rare.keys(), {id_ for each in shared for id_ in shared[each]}, same_name)


def _claimed(candidate: Candidate) -> tuple[int, datetime | None]:
    return candidate.id, candidate.compare_due_at


def _end_claim(candidate_id: int, due_at: datetime | None) -> None:
    """The candidate is due no more, unless something changed meanwhile."""
    claimed = (Candidate.id == candidate_id, Candidate.compare_due_at == due_at)
    db.session.execute(update(Candidate).where(*claimed).values(compare_due_at=None))


def _contacts(candidate: Candidate) -> list[str]:
    return contacts_of(emails_of(candidate), candidate.phone, candidate.links, texts_of(candidate))


def _store_contacts(candidate: Candidate, contacts: Sequence[str]) -> None:
    db.session.execute(delete(CandidateContact).where(CandidateContact.candidate_id == candidate.id))
    if contacts:
        rows = [{"contact": each, "candidate_id": candidate.id} for each in contacts]
        db.session.execute(insert(CandidateContact), rows)


def _shared_contacts(contacts: Sequence[str]) -> Mapping[str, Collection[int]]:
    """For each contact, the ids of some who have it: one more than few, if many have it."""
    if not contacts:
        return {}
    columns = select(CandidateContact.contact, CandidateContact.candidate_id)
    limited = columns.order_by(CandidateContact.candidate_id).limit(RARE_CONTACT_LIMIT + 1)
    some = [limited.where(CandidateContact.contact == each) for each in contacts]
    found: dict[str, set[int]] = {}
    for contact, candidate_id in db.session.execute(union_all(*(select(each.subquery()) for each in some))):
        found.setdefault(contact, set()).add(candidate_id)
    return found


def _compare_again(common: Set[str], ids: Collection[int], same_name: Sequence[int]) -> None:
    """Let candidates be due who matched by a contact or a name that many have by now."""
    name_is_common = len(same_name) >= RARE_NAME_LIMIT
    if not common and not name_is_common:
        return
    some = {*(ids if common else ()), *(same_name if name_is_common else ())}
    pairs = select(PossibleDuplicate.first_id, PossibleDuplicate.reasons)
    among = pairs.where(PossibleDuplicate.first_id.in_(some), PossibleDuplicate.second_id.in_(some))
    due = {
        row.first_id
        for row in db.session.execute(among)
        if not common.isdisjoint(row.reasons) or (name_is_common and row.reasons == [MatchReason.NAME.value])
    }
    locked = select(Candidate.id).where(Candidate.id.in_(due)).order_by(Candidate.id)
    found = db.session.scalars(locked.with_for_update(skip_locked=True)).all() if due else []
    if found:
        db.session.execute(
            update(Candidate).where(Candidate.id.in_(found)).values(compare_due_at=clock.now())
        )


def _with_same_name(candidate: Candidate) -> Sequence[int]:
    """The ids of some others with the same name: at most RARE_NAME_LIMIT."""
    same = (Candidate.name_key == candidate.name_key, Candidate.id != candidate.id, *_IS_CURRENT)
    return db.session.scalars(select(Candidate.id).where(*same).limit(RARE_NAME_LIMIT)).all()


def _with_same_account(candidate: Candidate) -> Sequence[int]:
    if candidate.user_id is None:
        return []
    same = (Candidate.user_id == candidate.user_id, Candidate.id != candidate.id)
    return db.session.scalars(select(Candidate.id).where(*same).limit(PROPOSED_LIMIT)).all()


def _with_similar_name(candidate: Candidate) -> Sequence[int]:
    """The ids of some others who have every word of the name, or one like it.

    They are read by the word that the fewest have. A name of common words is compared as a whole only.
    """
    own = select(NameWord.word).where(NameWord.candidate_id == candidate.id).order_by(NameWord.word)
    words = db.session.scalars(own.limit(COMPARED_NAME_WORDS)).all()
    if len(words) < 2:
        return []
    terms = [Term(number, word, true()) for number, word in enumerate(words)]
    likes = [[term.prefix, *term.similar] for term in with_similar_words(terms)]
    some = [select(NameWord.candidate_id).where(NameWord.word.in_(like)) for like in likes]
    numbers = [
        select(func.count()).select_from(each.limit(COMMON_NAME_WORD_LIMIT).subquery()).scalar_subquery()
        for each in some
    ]
    counts = db.session.execute(select(*numbers)).one()
    order = sorted(range(len(likes)), key=lambda at: counts[at])
    if counts[order[0]] >= COMMON_NAME_WORD_LIMIT:
        return []
    found = some[order[0]].where(NameWord.candidate_id != candidate.id)
    for at in order[1:]:
        word = aliased(NameWord)
        also = select(word.word).where(word.candidate_id == NameWord.candidate_id, word.word.in_(likes[at]))
        found = found.where(also.exists())
    return db.session.scalars(found.distinct().limit(PROPOSED_LIMIT)).all()


def _known_as_others(candidate: Candidate) -> Iterable[int]:
    """The ids of those who are recorded as not the same person."""
    pairs = db.session.scalars(select(DistinctPair).where(is_of(DistinctPair, candidate.id)))
    return [other_of(pair, candidate.id) for pair in pairs]


def _compared(ids: Collection[int]) -> dict[int, ComparedCandidate]:
    """What current candidates are compared by, in three statements."""
    contacts: dict[int, set[str]] = {id_: set() for id_ in ids}
    words: dict[int, list[str]] = {id_: [] for id_ in ids}
    of_contacts = select(CandidateContact.candidate_id, CandidateContact.contact)
    for id_, contact in db.session.execute(of_contacts.where(CandidateContact.candidate_id.in_(ids))):
        contacts[id_].add(contact)
    of_words = select(NameWord.candidate_id, NameWord.word).where(NameWord.candidate_id.in_(ids))
    for id_, word in db.session.execute(of_words.order_by(NameWord.word)):
        words[id_].append(word)
    rows = select(Candidate.id, Candidate.name_key, Candidate.user_id)
    return {
        row.id: ComparedCandidate(row.name_key, words[row.id], frozenset(contacts[row.id]), row.user_id)
        for row in db.session.execute(rows.where(Candidate.id.in_(ids), *_IS_CURRENT))
    }


def _store_pairs(
    candidate: Candidate,
    stored: Mapping[int, PossibleDuplicate],
    found: Mapping[int, Mapping[str, Any]],
) -> None:
    gone = [pair.id for other_id, pair in stored.items() if other_id not in found]
    if gone:
        db.session.execute(delete(PossibleDuplicate).where(PossibleDuplicate.id.in_(gone)))
    for other_id, pair in stored.items():
        if other_id in found and pair.reasons != found[other_id]["reasons"]:
            pair.reasons, pair.strength = found[other_id]["reasons"], found[other_id]["strength"]
    rows = [
        {**pair_of(candidate.id, other_id), "found_at": clock.now(), **values}
        for other_id, values in found.items()
        if other_id not in stored
    ]
    if rows:
        added = DIALECT_INSERTS[db.engine.dialect.name](PossibleDuplicate).values(rows)
        db.session.execute(added.on_conflict_do_nothing())


_IS_CURRENT = (Candidate.merged_into_id.is_(None), Candidate.erased_at.is_(None))
