"""Moving the day someone starts, and with it what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding import mail, rules
from app.onboarding.due_dates import DueDateChange, due_date_changes
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import Onboarding, Step
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import format_full_day, in_zone
from app.turns.actions import update_turns


def preview_start_date(onboarding: Onboarding, *, start_date: date, by: User) -> list[DueDateChange]:
    """What would move with the start date; nothing is written.

    Raises RuleBroken for a date it cannot move to, and where the onboarding has ended.
    """
    lock_gate_of(onboarding)
    rules.check_move(
        start_date,
        was=onboarding.start_date,
        hired_on=in_zone(onboarding.started_at, by.time_zone).date(),
        today=clock.today(by.time_zone),
        assigned_on=onboarding.assigned_on,
    )
    return due_date_changes(onboarding, start_date)


def move_start_date(onboarding: Onboarding, *, start_date: date, reason: str, by: User) -> None:
    """Move the start date and the due dates of open steps and gating issues, and notify their owners.

    Raises RuleBroken for a date it cannot move to, without a reason, and where the onboarding has ended.
    """
    moved = preview_start_date(onboarding, start_date=start_date, by=by)
    if not reason:
        raise RuleBroken(_("Enter a reason."), field="reason")
    was = onboarding.start_date
    onboarding.start_date = start_date
    if onboarding.kind is not HireKind.TRANSFER:
        onboarding.isr.started_on = start_date
    for each in moved:
        each.part.due_on = each.becomes
    record_activity(
        ActivityVerb.MOVED_START_DATE,
        onboarding,
        by=by,
        was=format_full_day(was),
        became=format_full_day(start_date),
        reason=reason,
    )
    if moved:
        record_activity(
            ActivityVerb.MOVED_DUE_DATES, onboarding, by=by, became=_counted(moved), reason=_as_lines(moved)
        )
    mail.tell_start_moved(onboarding, moved, was=was, by=by)
    update_turns(onboarding)


def _counted(moved: Sequence[DueDateChange]) -> str:
    steps = sum(isinstance(each.part, Step) for each in moved)
    issues = len(moved) - steps
    return ", ".join(
        [
            ngettext("%(num)d step", "%(num)d steps", steps),
            ngettext("%(num)d gating issue", "%(num)d gating issues", issues),
        ]
    )


def _as_lines(moved: Sequence[DueDateChange]) -> str:
    return "\n".join(
        f"{each.what}: {format_full_day(each.was)} → {format_full_day(each.becomes)}" for each in moved
    )
