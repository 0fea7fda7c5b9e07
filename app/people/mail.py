"""Mail with a link to a person's own account."""

from __future__ import annotations

from typing import Any

from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import PersonalLink
from app.shared.settings import current_settings

INVITATION_MAIL = "invitation"
RESET_LINK_MAIL = "password reset"


def mail_invitation(link: PersonalLink) -> Message:
    """An invitation to set a password or, if there are none, to sign in with the OpenID provider."""
    settings = current_settings()
    if settings.has_passwords:
        return _with_link(INVITATION_MAIL, "people/mail/invited.txt", link)
    return _with_link(
        INVITATION_MAIL, "people/mail/invited_to_provider.txt", link, provider=settings.oidc_name
    )


def mail_password_reset(link: PersonalLink) -> Message:
    """A link to set a new password."""
    return _with_link(RESET_LINK_MAIL, "people/mail/reset.txt", link)


def _with_link(kind: str, template: str, link: PersonalLink, **values: Any) -> Message:
    return queue_mail(
        kind,
        template,
        to=link.user,
        subject_of=link.user,
        link=(link.purpose.value, link.id),
        expires_at=link.expires_at,
        **values,
    )
