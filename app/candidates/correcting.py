"""Correcting what is known of a candidate: by a recruiter, or by the candidate on their own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, update
from sqlalchemy.orm import selectinload

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.matching import is_parted, match_candidate
from app.candidates.models import Application, Candidate, CandidateLink
from app.candidates.queries import candidate_with_email, elsewhere, visible_to
from app.candidates.words import write_words
from app.people.models import User
from app.people.queries import user_with_email
from app.sessions.actions import end_candidate_sessions
from app.shared import clock
from app.shared.database import db
from app.shared.emails import stored_form
from app.shared.refusals import RuleBroken

SIMILAR = 5  # shown at most


@dataclass(frozen=True)
class Details:
    """What can be corrected. `links` are addresses of the web."""

    name: str
    email: str
    phone: str
    time_zone: str
    location: str
    links: Sequence[str]


def correct_candidate(candidate: Candidate, details: Details, *, by: User | None) -> list[str]:
    """Correct a candidate's details and put each change on record. Returns what changed, in words.

    `by` is None for the candidate. With another email, links and sessions from the old one end, and the
    account with the new one is matched. Raises RuleBroken if somebody else has this email.
    """
    db.session.refresh(candidate, with_for_update=True)
    email = stored_form(details.email)
    if email != candidate.email:
        _check_email(candidate, email)
    became = {**vars(details), "email": email, "links": list(details.links)}
    changed = [name for name, value in became.items() if value != getattr(candidate, name)]
    for name in changed:
        was = getattr(candidate, name)
        told = f"{_told(was)} → {_told(became[name])}"
        record_activity(
            ActivityVerb.CORRECTED_DETAILS, candidate, by=by, what=name.replace("_", " "), reason=told
        )
    candidate.name, candidate.email, candidate.phone = details.name, email, details.phone
    candidate.time_zone, candidate.location = details.time_zone, details.location
    candidate.links = list(details.links)
    if "email" in changed:
        _end_ways_in(candidate)
        match_candidate(candidate, by=None)
    if {"name", "email"} & set(changed):
        write_words(candidate)
    return [name.replace("_", " ") for name in changed]


def similar_to(reader: User, *, name: str, email: str, phone: str) -> Sequence[Candidate]:
    """The candidates a recruiter may see with this name or phone, or with this email and another name."""
    email = stored_form(email)
    same_name = func.lower(Candidate.name) == name.lower()
    ways = [same_name & (Candidate.email != email), (Candidate.email == email) & ~same_name]
    if phone:
        ways.append((Candidate.phone == phone) & (Candidate.email != email))
    applications = selectinload(Candidate.applications.and_(elsewhere(reader)))
    found = visible_to(reader).where(or_(*ways)).order_by(Candidate.id).limit(SIMILAR)
    return db.session.scalars(found.options(applications.joinedload(Application.opening))).all()


def _check_email(candidate: Candidate, email: str) -> None:
    other, account = candidate_with_email(email), user_with_email(email)
    if other is not None and other.id != candidate.id:
        raise RuleBroken("Another candidate has this email.", field="email")
    if account is not None and candidate.user_id not in (None, account.id):
        raise RuleBroken("This is the email of somebody else’s account.", field="email")
    if account is not None and is_parted(candidate, account):
        raise RuleBroken("This is the email of somebody else’s account.", field="email")


def _end_ways_in(candidate: Candidate) -> None:
    """What was sent to an address that is wrong lets nobody in."""
    db.session.flush()
    end_candidate_sessions(candidate.id)
    unused = (CandidateLink.candidate_id == candidate.id, CandidateLink.ended_at.is_(None))
    db.session.execute(update(CandidateLink).where(*unused).values(ended_at=clock.now()))


def _told(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "nothing")
