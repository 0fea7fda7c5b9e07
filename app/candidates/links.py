"""Links that open a candidate's page. Their tokens are signed each time and never stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Table, insert

from app.candidates.models import Candidate, CandidateLink
from app.db.base import db
from app.people.rules import LinkEnded
from app.shared import clock
from app.shared.links import read_token
from app.shared.settings import current_settings

PAGE_LINK = "my"  # the purpose of a signature, and the first part of the path
EMAIL_LINK = "new-email"  # of links that confirm a new email, and open no page


def create_link(
    candidate: Candidate, *, starts_at: datetime | None = None, new_email: str | None = None
) -> int:
    """Make a link to the candidate's own page, for a mail that is sent at `starts_at`, or now; return its id.

    It is valid from then until it is used or expires. Earlier links stay valid, so a request by a stranger
    ends none. With `new_email` it opens no page: using it makes that email theirs. It is written without the
    session, so that the mails of an action are written together.
    """
    starts_at = starts_at or clock.now()
    lifetime = timedelta(hours=current_settings().candidate_link_hours)
    values = {"starts_at": starts_at, "expires_at": starts_at + lifetime, "new_email": new_email}
    link_id: int = (
        db.session.connection().execute(_INSERT, {"candidate_id": candidate.id, **values}).scalar_one()
    )
    return link_id


_TABLE = cast(Table, CandidateLink.__table__)
_INSERT = insert(_TABLE).returning(_TABLE.c.id)


def start_link_now(link_id: int) -> None:
    """Make a link valid now, as its mail is sent earlier than planned."""
    link = db.session.get(CandidateLink, link_id)
    if link is not None and link.starts_at > clock.now():
        earlier = link.starts_at - clock.now()
        link.starts_at, link.expires_at = link.starts_at - earlier, link.expires_at - earlier


def link_from_token(token: str, purpose: str = PAGE_LINK) -> CandidateLink | None:
    """The link of a signed token, used or not; None if the token is forged or for another purpose."""
    link_id = read_token(purpose, token)
    return None if link_id is None else db.session.get(CandidateLink, link_id)


def use_link(link: CandidateLink) -> Candidate:
    """Use up a link and return its candidate. Raises LinkEnded if it is not valid."""
    db.session.refresh(link, with_for_update=True)
    check_link_is_valid(link)
    link.ended_at = clock.now()
    return link.candidate


def check_link_is_valid(link: CandidateLink) -> None:
    """Raise LinkEnded for a link that was used, has expired or is not valid yet."""
    ended = link.ended_at is not None or link.candidate.merged_into_id is not None
    if ended or not link.starts_at <= clock.now() < link.expires_at:
        raise LinkEnded(_("This link has expired or was already used. Ask for a new one."))
