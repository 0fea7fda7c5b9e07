"""Predicates about a candidate as a record of its own, beside their applications."""

from __future__ import annotations

from app.access.predicates import applied_to, is_admin, is_recruiter
from app.access.records import CandidateRecord, Person, ReferralRecord


def is_same_person(person: Person, candidate: CandidateRecord) -> bool:
    """Whether the candidate is the user. A record that was merged is judged as the one it is part of."""
    return bool(candidate.current.user_id == person.id)


def recruits_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Recruiters: not their own record, nor one with applications only beside their own."""
    if not is_recruiter(person, candidate) or is_same_person(person, candidate):
        return False
    applied = candidate.current.applications
    return not applied or any(not applied_to(person, each.opening_id) for each in applied)


def may_erase_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Admins and recruiters, never of their own record."""
    if is_same_person(person, candidate):
        return False
    return is_admin(person, candidate) or recruits_candidate(person, candidate)


def may_merge_candidate(person: Person, candidate: CandidateRecord) -> bool:
    """Admins and recruiters, never a record of their own."""
    return may_erase_candidate(person, candidate)


def may_part_match(person: Person, candidate: CandidateRecord) -> bool:
    """Admins, of a candidate who is matched with an account that is not their own."""
    matched = candidate.user_id is not None and not is_same_person(person, candidate)
    return is_admin(person, candidate) and matched


def is_named_referrer(person: Person, claim: ReferralRecord) -> bool:
    """The colleague a candidate named, who is not the candidate."""
    return claim.user_id == person.id and not is_same_person(person, claim.candidate)
