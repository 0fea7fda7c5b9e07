"""Mail to a person about each change of how they sign in."""

from __future__ import annotations

from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

FACTOR_CHANGE_MAIL = "second factor changed"


def mail_factor_change(user: User, change: str) -> None:
    """Tell a person what was changed, so that they notice if it was not them."""
    queue_mail(
        FACTOR_CHANGE_MAIL,
        "second_factors/mail/changed.txt",
        to=user,
        subject_of=user,
        change=change,
        page=absolute_url("/account/second-factors"),
    )
