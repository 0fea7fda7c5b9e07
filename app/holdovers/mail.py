"""Mail about holdovers. No mail has an amount."""

from __future__ import annotations

from app.holdovers.models import Holdover
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

HOLDOVER_REQUESTED_MAIL = "holdover requested"
HOLDOVER_SETTLED_MAIL = "holdover decided"


def tell_holdover_asked(holdover: Holdover, to: User) -> Message:
    """Notify an ISR manager of a holdover to decide."""
    template = "holdovers/mail/holdover_asked.txt"
    return queue_mail(
        HOLDOVER_REQUESTED_MAIL, template, to=to, subject_of=holdover, holdover=holdover, page=_page(holdover)
    )


def tell_holdover_settled(holdover: Holdover) -> None:
    """Notify who requested it and the ISR who lost the accounts that it was decided, or that nobody did."""
    template = (
        "holdovers/mail/holdover_decided.txt"
        if holdover.decided_by
        else "holdovers/mail/holdover_expired.txt"
    )
    people = {person.id: person for person in (holdover.asked_by, holdover.change.isr) if person.active}
    for person in people.values():
        queue_mail(
            HOLDOVER_SETTLED_MAIL,
            template,
            to=person,
            subject_of=holdover,
            holdover=holdover,
            page=_page(holdover),
        )


def _page(holdover: Holdover) -> str:
    return absolute_url(f"/holdovers/{holdover.id}")
