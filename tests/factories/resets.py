"""A link to set a new password, as somebody who has forgotten theirs is sent."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.people.actions import send_requested_reset
from app.people.models import LinkRequest, PersonalLink, User
from app.shared import clock


def a_reset(user: User) -> PersonalLink:
    """Asked for, and seen to by the worker."""
    db.session.add(LinkRequest(purpose="reset", email=user.email, due_at=clock.now()))
    assert send_requested_reset()
    return db.session.scalars(select(PersonalLink).order_by(PersonalLink.id.desc())).first()
