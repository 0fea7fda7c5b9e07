"""When someone is reminded, and of what: on business mornings in their time zone, of what is true then.

From the onboarding process: steps on the day they are due and after it, those marked for compliance on
day 15, the issue on the day it is due, and day 60, when GitLab's bot closes an issue whatever its tasks.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app.reminders.models import Occasion
from app.shared.business_days import WorkCalendar, due_on, is_business_day

ONBOARDING_REMINDER_TIME = time(9)
REQUIRED_STEPS_REMINDED_AFTER = timedelta(days=15)
BOT_CLOSES_AFTER = timedelta(days=60)

Sent = Set[tuple[Occasion, date]]


@dataclass(frozen=True)
class ReminderLine:
    """A step, or a gating issue, as a reminder names it. `bot_closes` is true of an issue in GitLab."""

    text: str
    due_on: date | None
    owner: str
    bot_closes: bool = False


@dataclass(frozen=True)
class Concerns:
    """What is open in an onboarding and concerns one person.

    `own` are their steps; `marked` the steps marked for compliance, for a manager everyone's; `issues` the
    incomplete gating issues they are reminded of on the due day, `unfinished` those after sixty days.
    """

    start_date: date
    own: Sequence[ReminderLine]
    marked: Sequence[ReminderLine]
    issues: Sequence[ReminderLine]
    unfinished: Sequence[ReminderLine]


@dataclass(frozen=True)
class DueSummary:
    """What one person is reminded of on one morning, in one onboarding, and why."""

    due_today: Sequence[ReminderLine]
    overdue: Sequence[ReminderLine]
    marked: Sequence[ReminderLine]
    issues: Sequence[ReminderLine]
    unfinished: Sequence[ReminderLine]
    occasions: Sequence[tuple[Occasion, date]]

    @property
    def summary(self) -> str:
        """The counts for the subject of the mail: "2 steps due today, 1 step overdue"."""
        today, overdue = len(self.due_today), len(self.overdue)
        marked, issues = len(self.marked), len(self.issues)
        counts = [
            today and ngettext("%(num)s step due today", "%(num)s steps due today", today),
            overdue and ngettext("%(num)s step overdue", "%(num)s steps overdue", overdue),
            marked and ngettext("%(num)s compliance step open", "%(num)s compliance steps open", marked),
            issues and ngettext("%(num)s gating issue due", "%(num)s gating issues due", issues),
            self.unfinished and _("not complete after 60 days"),
        ]
        return ", ".join(count for count in counts if count)


def due_summary(concerns: Concerns, today: date, sent: Sent) -> DueSummary:
    """What to remind someone of today: own steps each day again, everything else once."""
    day_15 = (Occasion.MARKED, concerns.start_date + REQUIRED_STEPS_REMINDED_AFTER)
    day_60 = (Occasion.SIXTY_DAYS, concerns.start_date + BOT_CLOSES_AFTER)
    due_today = [part for part in concerns.own if part.due_on == today]
    overdue = [part for part in concerns.own if part.due_on and part.due_on < today]
    marked = concerns.marked if _has_come(day_15, today, sent) else []
    issues = [part for part in concerns.issues if part.due_on and _has_come(_due(part.due_on), today, sent)]
    unfinished = concerns.unfinished if _has_come(day_60, today, sent) else []
    occasions = [(Occasion.STEPS, today)] if due_today or overdue else []
    occasions += [day_15] if marked else []
    occasions += sorted({_due(part.due_on) for part in issues if part.due_on})
    occasions += [day_60] if unfinished else []
    return DueSummary(due_today, overdue, marked, issues, unfinished, occasions)


def next_morning(now: datetime, zone: str, calendar: WorkCalendar) -> datetime:
    """When someone in a time zone is next reminded: at nine on the next business morning."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first = _morning(due_on(today, 0, zone, calendar), zone)
    return first if first > now else _morning(due_on(today, 1, zone, calendar), zone)


def is_reminder_due(now: datetime, zone: str, calendar: WorkCalendar, *, last: datetime) -> bool:
    """Whether it is past nine on a business day in a time zone, with no reminder and no hire since nine.

    A worker that was down for a week sends one reminder, for today.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    morning = _morning(today, zone)
    return is_business_day(today, zone, calendar) and last < morning <= now


def _due(day: date) -> tuple[Occasion, date]:
    return Occasion.ISSUE_DUE, day


def _has_come(occasion: tuple[Occasion, date], today: date, sent: Sent) -> bool:
    return occasion[1] <= today and occasion not in sent


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, ONBOARDING_REMINDER_TIME, ZoneInfo(zone)).astimezone(UTC)
