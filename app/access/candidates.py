"""Predicates about a candidate, not about one of their applications."""

from __future__ import annotations

from typing import Protocol

from app.access.predicates import applied_to, is_admin, is_recruiter
from app.access.records import CandidateRecord, Person, ReferralRecord


class PairRecord(Protocol):
    """Something about two candidates."""

    @property
    def first(self) -> CandidateRecord: ...

    @property
    def second(self) -> CandidateRecord: ...


class MergeRecord(Protocol):
    """A merge of two candidates' records."""

    @property
    def kept(self) -> CandidateRecord: ...

    @property
    def other(self) -> CandidateRecord: ...


class MemberRecord(Protocol):
    """A candidate in a pool."""

    @property
    def candidate(self) -> CandidateRecord: ...


def is_same_person(person: Person, candidate: CandidateRecord) -> bool:
    """True if the candidate is the user. A merged record counts as the one it was merged into."""
    return bool(candidate.current.user_id == person.id)


def recruits_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Recruiters, except for their own record and one that applied only where they applied, too."""
    if not is_recruiter(person, candidate) or is_same_person(person, candidate):
        return False
    if not person.openings_applied_to:
        return True
    applied = candidate.current.applications
    return not applied or any(not applied_to(person, each.opening_id) for each in applied)


def recruits_member(person: Person, member: MemberRecord) -> bool:
    """Recruiters who see the candidate in a pool."""
    return recruits_candidate(person, member.candidate)


def may_erase_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Admins and recruiters, except for their own record."""
    if is_same_person(person, candidate):
        return False
    return is_admin(person, candidate) or recruits_candidate(person, candidate)


def may_merge_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Admins and recruiters, except for their own record."""
    return may_erase_candidate(person, candidate)


def may_merge_both(person: Person, pair: PairRecord) -> bool:
    """Admins and recruiters who may merge the two candidates."""
    return may_merge_candidate(person, pair.first) and may_merge_candidate(person, pair.second)


def may_undo_merge(person: Person, merge: MergeRecord) -> bool:
    """Admins and recruiters who see the record and all its applications, as any of them may move back."""
    if not (may_merge_candidate(person, merge.kept) and may_merge_candidate(person, merge.other)):
        return False
    return not any(applied_to(person, each.opening_id) for each in merge.kept.current.applications)


def may_part_match(person: Person, candidate: CandidateRecord) -> bool:
    """Admins, for a candidate who is matched with another person's account."""
    matched = candidate.user_id is not None and not is_same_person(person, candidate)
    return is_admin(person, candidate) and matched


def is_named_referrer(person: Person, claim: ReferralRecord) -> bool:
    """The colleague whom a candidate named as referrer, if they are not the candidate."""
    return claim.user_id == person.id and not is_same_person(person, claim.candidate)
