"""Entering a candidate, once."""

from __future__ import annotations

from collections.abc import Sequence

from app.activity.actions import record_activity
from app.candidates.models import Candidate
from app.candidates.queries import candidate_with_email
from app.candidates.words import write_words
from app.people.models import User
from app.people.queries import user_with_email
from app.shared.database import db


def candidate_for(
    *,
    name: str,
    email: str,
    time_zone: str,
    source: str,
    internal: bool,
    location: str = "",
    links: Sequence[str] = (),
    by: User | None,
) -> Candidate:
    """The candidate with this email, in whatever case it is written: the one here, or a new one.

    Someone with a user of their own is an internal candidate, whatever was ticked.
    `by` is None where they came by themselves.
    """
    known = candidate_with_email(email)
    if known is not None:
        return known
    user = user_with_email(email)
    candidate = Candidate(
        name=name,
        email=email.lower(),
        time_zone=time_zone,
        source=source,
        location=location,
        links=list(links),
        internal=internal or user is not None,
        user=user,
    )
    db.session.add(candidate)
    write_words(candidate)
    record_activity("added them" if by else "came by themselves", candidate, by=by)
    return candidate
