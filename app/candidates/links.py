"""Links that open a candidate's page. No link is stored: its token is signed anew from its row."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import and_, exists, not_, or_, select

from app.candidates.models import Candidate, CandidateLink
from app.outbox.queries import taken_back
from app.people.rules import check_link
from app.shared import clock
from app.shared.database import db
from app.shared.links import read_token

LINK = "my"  # the purpose links are signed for, and the first part of their path


def new_link(candidate: Candidate, *, after: timedelta = timedelta(0)) -> CandidateLink:
    """A link to the candidate's own page, for a mail that leaves `after` a while.

    Earlier ones end when it begins, and it expires a time after that.
    """
    starts_at = clock.now() + after
    lifetime = current_app.extensions["settings"].candidate_link_lifetime
    link = CandidateLink(candidate=candidate, starts_at=starts_at, expires_at=starts_at + lifetime)
    db.session.add(link)
    db.session.flush()
    return link


def link_of_token(token: str) -> CandidateLink | None:
    """The link a signed token names, used or not; None where the token is forged."""
    link_id = read_token(LINK, token)
    return None if link_id is None else db.session.get(CandidateLink, link_id)


def use_link(link: CandidateLink) -> Candidate:
    """Use a link up and answer whose it is. Raises LinkEnded where it is good no longer."""
    db.session.refresh(link, with_for_update=True)
    check_is_good(link)
    link.ended_at = clock.now()
    return link.candidate


def check_is_good(link: CandidateLink) -> None:
    """Raise LinkEnded for a link that was used, has expired, or that a newer one has replaced."""
    now = clock.now()
    is_good = link.starts_at <= now and not _is_replaced(link)
    check_link(link.expires_at, link.ended_at or (None if is_good else now), now)


def _is_replaced(link: CandidateLink) -> bool:
    """Whether a later link has begun; one whose mail was taken back never does."""
    begun_since = or_(
        CandidateLink.starts_at > link.starts_at,
        and_(CandidateLink.starts_at == link.starts_at, CandidateLink.id > link.id),
    )
    later = (
        CandidateLink.candidate_id == link.candidate_id,
        begun_since,
        CandidateLink.starts_at <= clock.now(),
        not_(taken_back(LINK, CandidateLink.id)),
    )
    return bool(db.session.scalar(select(exists().where(*later))))
