"""The state of the steps of an onboarding: which count, who owns them, and whether they are overdue.

Due dates are days in the time zone of the owner.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.onboarding.models import GatingIssue, Onboarding, Step
from app.plans.models import MANAGER_IN_PLACE_OF, Owner
from app.shared import clock


def steps_of(issue: GatingIssue, onboarding: Onboarding) -> list[Step]:
    """The steps of a gating issue, from the loaded steps of the onboarding."""
    return [step for step in onboarding.steps if step.gating_issue_id == issue.id and step.counts]


def is_late(due_on: date | None, zone: str) -> bool:
    """Whether the day something was due has passed in a time zone."""
    return due_on is not None and due_on < clock.today(zone)


def zone_of(owner: Owner, onboarding: Onboarding) -> str:
    """The time zone of the person an owner is; the manager's while there is none."""
    return (onboarding.person(owner) or onboarding.manager).time_zone


def is_in_play(step: Step, onboarding: Onboarding) -> bool:
    """Whether a step can be ticked or unticked now: its issue is open, or a territory is held."""
    if onboarding.ended_at is not None or not step.counts:
        return False
    if step.gating_issue is None:
        return step.before_territory or onboarding.assigned_on is not None
    return not step.gating_issue.is_closed


def owner_name(step: Step, onboarding: Onboarding) -> str:
    """Who owns a step, for a list: a person, a team that the manager acts for, or a buddy not chosen yet."""
    owner = step.owner
    return name_of_owner(step.owned_by, owner.name if owner else None, manager=onboarding.manager.name)


def name_of_owner(owned_by: Owner, owner: str | None, *, manager: str) -> str:
    """The same from the name of the owner, None if nobody is known."""
    if owner is not None:
        return owner
    if owned_by in MANAGER_IN_PLACE_OF:
        return str(_("%(owner)s, handled by %(manager)s", owner=owned_by.label, manager=manager))
    return str(_("buddy, to be chosen by %(manager)s", manager=manager))
