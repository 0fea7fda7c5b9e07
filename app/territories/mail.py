"""Mail about territories."""

from __future__ import annotations

from app.outbox.actions import post
from app.outbox.models import Message
from app.shared.links import address_of
from app.territories.models import Assignment

ASSIGNED = "territory assigned"


def tell_assigned(assignment: Assignment) -> Message:
    """Tell the ISR which territory is theirs, from when."""
    onboarding = assignment.onboarding
    path = f"/onboardings/{onboarding.id}" if onboarding else f"/territories/{assignment.territory.id}"
    return post(
        ASSIGNED,
        "territories/mail/territory_assigned.txt",
        to=assignment.isr,
        subject_of=assignment,
        assignment=assignment,
        page=address_of(path),
    )
