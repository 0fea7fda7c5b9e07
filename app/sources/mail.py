"""Mail to people whom a colleague refers."""

from __future__ import annotations

from dataclasses import dataclass

from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url
from app.sources.queries import personal_code

INVITED_TO_APPLY_MAIL = "invited to apply"


@dataclass(frozen=True)
class InvitedPerson:
    """Somebody a colleague refers, as typed. Nothing is stored of them but the mail."""

    name: str
    email: str


def invite_to_apply(person: InvitedPerson, *, by: User) -> Message:
    """Tell somebody about the openings, with the link of the colleague who refers them."""
    return queue_mail(
        INVITED_TO_APPLY_MAIL,
        "sources/mail/invited_to_apply.txt",
        to=person,
        subject_of=by,
        reply_to=by,
        by=by,
        address=absolute_url(f"/jobs?via={personal_code(by)}"),
    )
