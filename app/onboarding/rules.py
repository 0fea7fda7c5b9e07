"""What starting an onboarding, moving its start date, ticking a step and nudging its owner require.

The rule of the gate is in `gate/rule.py`.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from app.access.roles import ISR_MANAGERS, MANAGERS_WITHOUT_GATE, Role
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_day

LATEST_START = timedelta(days=365)  # from today
NUDGE_INTERVAL = timedelta(days=1)


def check_start(start_date: date, today: date) -> None:
    """Raise RuleBroken for a first day that has passed, or is more than a year ahead."""
    if start_date < today:
        raise RuleBroken(_("The start date cannot be before today."), field="start_date")
    if start_date > today + LATEST_START:
        raise RuleBroken(_("The start date must be within a year from today."), field="start_date")


def check_manages_another(*, is_same: bool, field: str = "manager") -> None:
    """Raise RuleBroken for a manager who is the person of the onboarding."""
    if is_same:
        raise RuleBroken(_("Nobody can be their own manager."), field=field)


def check_manager(name: str, roles: Set[Role], *, has_gate: bool) -> None:
    """Raise RuleBroken for somebody without a role that may manage an onboarding with, or without, a gate."""
    if has_gate and roles.isdisjoint(ISR_MANAGERS):
        raise RuleBroken(_("%(manager)s is not an ISR manager.", manager=name), field="manager")
    if roles.isdisjoint(MANAGERS_WITHOUT_GATE):
        raise RuleBroken(
            _("%(manager)s is neither a hiring manager nor an ISR manager.", manager=name), field="manager"
        )


def check_move(to: date, *, was: date, hired_on: date, today: date, assigned_on: date | None) -> None:
    """Raise RuleBroken for a first day that is no move, before the hire, too far off, or after a territory.

    A day that has passed is one somebody may really have started on.
    """
    if to == was:
        raise RuleBroken(_("This is already the start date."), field="start_date")
    if to < hired_on:
        raise RuleBroken(
            _("Choose a date from the day of the hire on, %(day)s.", day=format_day(hired_on)),
            field="start_date",
        )
    if to > today + LATEST_START:
        raise RuleBroken(_("The start date must be within a year from today."), field="start_date")
    if assigned_on is not None and to > assigned_on:
        raise RuleBroken(
            _("Choose a date up to %(day)s, when their territory starts.", day=format_day(assigned_on)),
            field="start_date",
        )


def check_tickable(*, is_gone: bool, issue_is_closed: bool, is_locked: bool) -> None:
    """Raise RuleBroken for a step that was removed, is in a closed issue, or waits for a territory."""
    if is_gone:
        raise RuleBroken(_("This step is no longer in its gating issue."))
    if issue_is_closed:
        raise RuleBroken(_("The gating issue of this step is closed. The manager has to reopen it first."))
    if is_locked:
        raise RuleBroken(_("This step is locked until a territory is assigned."))


def was_nudged_lately(nudged_at: datetime | None, now: datetime) -> bool:
    """Whether the owner of a step was nudged within the last day."""
    return nudged_at is not None and now < nudged_at + NUDGE_INTERVAL


def check_nudge_owner(*, owner: str | None, is_own: bool, has_account: bool, manager: str) -> None:
    """Raise RuleBroken for a step without an owner who can be nudged: no buddy yet, oneself, no account."""
    if owner is None:
        raise RuleBroken(_("No buddy assigned yet. %(manager)s needs to choose one.", manager=manager))
    if is_own:
        raise RuleBroken(_("This step is yours."))
    if not has_account:
        raise RuleBroken(_("The account of %(owner)s is closed. They get no mail.", owner=owner))


def check_not_nudged_lately(*, lately: bool, owner: str, by: str | None, when: str) -> None:
    """Raise Conflict for an owner nudged within the last day, by the person `by`, or by the reader (None)."""
    if not lately:
        return
    if by is None:
        raise Conflict(
            _("You nudged %(owner)s on %(when)s. A step can be nudged once a day.", owner=owner, when=when)
        )
    raise Conflict(
        _(
            "%(by)s nudged %(owner)s on %(when)s. A step can be nudged once a day.",
            by=by,
            owner=owner,
            when=when,
        )
    )
