"""Password resets."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.people.actions import send_requested_reset
from app.people.models import LinkRequest, PersonalLink, User
from app.shared import clock


def a_reset(user: User) -> PersonalLink:
    """The link of a requested reset that the worker has sent."""
    db.session.add(LinkRequest(purpose="reset", email=user.email, due_at=clock.now()))
    assert send_requested_reset()
    return db.session.scalars(select(PersonalLink).order_by(PersonalLink.id.desc())).first()
