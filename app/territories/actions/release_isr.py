"""When an ISR leaves, their territories become vacant and their onboarding ends."""

from __future__ import annotations

from app.db.base import db
from app.onboarding.queries import running_onboarding
from app.people.models import User
from app.territories import mail
from app.territories.actions.end_onboarding import end_all_assignments, end_onboarding


def release_isr(isr: User, *, reason: str, by: User) -> None:
    """End an ISR's running onboarding and their assignments as of today, and notify their managers."""
    onboarding = running_onboarding(isr)
    if onboarding is not None:
        end_onboarding(onboarding, reason=reason, by=by)
        return
    held = end_all_assignments(isr, reason=reason, by=by)
    db.session.flush()
    for manager in {assignment.manager for assignment in held}:
        names = [each.territory.name for each in held if each.manager is manager]
        if manager.active and manager.id != by.id:
            mail.tell_vacant(isr, manager, names, reason=reason)
