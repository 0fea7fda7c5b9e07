"""Requests for a link by mail. The page writes the same row for any email; the worker looks it up."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.db.base import db
from app.people.attempts import Attempt
from app.people.models import LinkRequest
from app.shared import clock

LINK_REQUEST_BATCH_SIZE = 100


def request_link(purpose: str, attempt: Attempt | None) -> None:
    """Request a link by mail, whether or not anybody has the email of the attempt.

    Raises TooManyAttempts if too many were requested from this address.
    """
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    attempt.check()
    db.session.add(LinkRequest(purpose=purpose, email=attempt.account, due_at=clock.now() + attempt.delay))


def claim_link_request(purpose: str) -> str | None:
    """The email with the request of this purpose that has been due the longest; None if there is none.

    Deletes its other requests too. The caller sends one mail and commits.
    """
    due = (LinkRequest.purpose == purpose, LinkRequest.due_at <= clock.now())
    oldest = select(LinkRequest.email).where(*due).order_by(LinkRequest.due_at, LinkRequest.id).limit(1)
    email = db.session.scalar(oldest.with_for_update(skip_locked=True))
    if email is not None:
        same = select(LinkRequest.id).where(LinkRequest.purpose == purpose, LinkRequest.email == email)
        ids = db.session.scalars(same.limit(LINK_REQUEST_BATCH_SIZE).with_for_update(skip_locked=True)).all()
        db.session.execute(delete(LinkRequest).where(LinkRequest.id.in_(ids)))
    return email
