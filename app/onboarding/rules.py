"""What starting an onboarding, moving its start date, ticking a step and nudging its owner require.

The rule of the gate is in `gate/rule.py`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_day

LATEST_START = timedelta(days=365)  # from today
NUDGE_INTERVAL = timedelta(days=1)


def check_start(start_date: date, today: date) -> None:
    """Raise RuleBroken for a first day that has passed, or is more than a year ahead."""
    if start_date < today:
        raise RuleBroken(_("The start date is before today."), field="start_date")
    if start_date > today + LATEST_START:
        raise RuleBroken(_("The start date is more than a year ahead."), field="start_date")


def check_move(to: date, *, was: date, hired_on: date, today: date, assigned_on: date | None) -> None:
    """Raise RuleBroken for a first day that is no move, before the hire, too far off, or after a territory.

    A day that has passed is one somebody may really have started on.
    """
    if to == was:
        raise RuleBroken(_("That is the start date already."), field="start_date")
    if to < hired_on:
        raise RuleBroken(
            _("That is before they were hired, %(day)s.", day=format_day(hired_on)),
            field="start_date",
        )
    if to > today + LATEST_START:
        raise RuleBroken(_("The start date is more than a year ahead."), field="start_date")
    if assigned_on is not None and to > assigned_on:
        raise RuleBroken(
            _("They hold a territory from %(day)s on.", day=format_day(assigned_on)),
            field="start_date",
        )


def check_tickable(*, is_gone: bool, issue_is_closed: bool, is_locked: bool) -> None:
    """Raise RuleBroken for a step that was removed, is in a closed issue, or waits for a territory."""
    if is_gone:
        raise RuleBroken(_("This step is no longer in its gating issue."))
    if issue_is_closed:
        raise RuleBroken(_("Its gating issue is closed. The manager has to reopen it first."))
    if is_locked:
        raise RuleBroken(_("This step is locked until a territory is assigned."))


def was_nudged_lately(nudged_at: datetime | None, now: datetime) -> bool:
    """Whether the owner of a step was nudged within the last day."""
    return nudged_at is not None and now < nudged_at + NUDGE_INTERVAL


def check_nudge_owner(*, owner: str | None, is_own: bool, has_account: bool, manager: str) -> None:
    """Raise RuleBroken where there is nobody to nudge: it is one's own, or a buddy's whom nobody named."""
    if owner is None:
        raise RuleBroken(_("Nobody can be nudged: %(manager)s has yet to name a buddy.", manager=manager))
    if is_own:
        raise RuleBroken(_("This step is yours."))
    if not has_account:
        raise RuleBroken(_("The account of %(owner)s is closed: a mail would reach nobody.", owner=owner))


def check_not_nudged_lately(*, lately: bool, owner: str, by: str, when: str) -> None:
    """Raise Conflict, saying who nudged and when, for an owner who was nudged within the last day."""
    if lately:
        raise Conflict(
            _(
                "%(owner)s was nudged about this step by %(by)s on %(when)s. Once a day is enough.",
                owner=owner,
                by=by,
                when=when,
            )
        )
