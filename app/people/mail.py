"""Mail about one's own account."""

from __future__ import annotations

from app.outbox.actions import post
from app.outbox.models import Message
from app.people.models import PersonalLink

INVITATION = "invitation"
RESET = "password reset"


def tell_invited(link: PersonalLink) -> Message:
    """An invitation to set a password."""
    return _with_link(INVITATION, "people/mail/invited.txt", link)


def tell_reset(link: PersonalLink) -> Message:
    """A link to set a new password."""
    return _with_link(RESET, "people/mail/reset.txt", link)


def _with_link(kind: str, template: str, link: PersonalLink) -> Message:
    return post(
        kind,
        template,
        to=link.user,
        subject_of=link.user,
        link=(link.purpose.value, link.id),
        expires_at=link.expires_at,
    )
