"""Mail about territories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.outbox.actions import post
from app.outbox.models import Message
from app.shared.links import address_of
from app.territories.models import Assignment

ASSIGNED = "territory assigned"
HANDED_OVER = "territory handed over"


def tell_assigned(assignment: Assignment) -> Message:
    """Tell the ISR which territory is theirs, from when."""
    template = "territories/mail/territory_assigned.txt"
    return _tell_isr(template, assignment, assignment=assignment)


def tell_assigned_at_once(assignments: Sequence[Assignment]) -> Message:
    """Tell the ISR which territories are theirs, from when, in one mail."""
    if len(assignments) == 1:
        return tell_assigned(assignments[0])
    template = "territories/mail/territories_assigned.txt"
    return _tell_isr(template, assignments[0], first=assignments[0], assignments=assignments)


def tell_handed_over(ended: Assignment, begun: Assignment) -> None:
    """Tell the ISR who has held a territory, and their manager where it is another, who has it next."""
    managers = {ended.manager} - {begun.manager}
    for person in [ended.isr, *managers]:
        post(
            HANDED_OVER,
            "territories/mail/territory_handed_over.txt",
            to=person,
            subject_of=ended,
            ended=ended,
            begun=begun,
            page=address_of(f"/territories/{begun.territory.id}"),
        )


def _tell_isr(template: str, about: Assignment, **values: Any) -> Message:
    onboarding = about.onboarding
    path = f"/onboardings/{onboarding.id}" if onboarding else f"/territories/{about.territory.id}"
    return post(ASSIGNED, template, to=about.isr, subject_of=about, page=address_of(path), **values)
