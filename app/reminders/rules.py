"""When someone is reminded, and of what: on a business morning where they are, of what is true then.

From the onboarding process: steps on the day they are due and after it, those marked for compliance on
day 15, the issue on the day it is due, and day 60, when GitLab's bot closes an issue whatever its tasks.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.reminders.models import Occasion
from app.shared.business_days import due_on, is_business_day

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
    """What of an onboarding is open and concerns one person.

    Their own steps; those marked for compliance, a manager's being everyone's; the incomplete gating issues
    they are told of on the day each is due, and those they are told of after sixty days.
    """

    start_date: date
    own: Sequence[ReminderLine]
    marked: Sequence[ReminderLine]
    issues: Sequence[ReminderLine]
    unfinished: Sequence[ReminderLine]


@dataclass(frozen=True)
class Reminding:
    """What one person is reminded of on one morning, in one onboarding, and what it is sent for."""

    due_today: Sequence[ReminderLine]
    overdue: Sequence[ReminderLine]
    marked: Sequence[ReminderLine]
    issues: Sequence[ReminderLine]
    unfinished: Sequence[ReminderLine]
    occasions: Sequence[tuple[Occasion, date]]

    @property
    def in_short(self) -> str:
        """As a subject says it: "2 steps due today, 1 step overdue"."""
        counts = (
            (self.due_today, "step due today", "steps due today"),
            (self.overdue, "step overdue", "steps overdue"),
            (self.marked, "marked step open", "marked steps open"),
            (self.issues, "gating issue due", "gating issues due"),
        )
        words = [f"{len(parts)} {one if len(parts) == 1 else many}" for parts, one, many in counts if parts]
        if self.unfinished:
            words.append("not complete after 60 days")
        return ", ".join(words)


def reminding_of(concerns: Concerns, today: date, sent: Sent) -> Reminding:
    """What is true today and was not sent: own steps each day again, everything else once."""
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
    return Reminding(due_today, overdue, marked, issues, unfinished, occasions)


def next_morning(now: datetime, zone: str) -> datetime:
    """When someone in a zone is next reminded: at nine on the first business morning to come."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first = _morning(due_on(today, 0, zone), zone)
    return first if first > now else _morning(due_on(today, 1, zone), zone)


def is_time(now: datetime, zone: str, *, last: datetime) -> bool:
    """Whether someone’s business morning has come, and nothing was said since, no reminder and no hire.

    A worker that stood still for a week finds one such morning, the last one, and none once the day is over.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    morning = _morning(today, zone)
    return is_business_day(today, zone) and last < morning <= now


def _due(day: date) -> tuple[Occasion, date]:
    return Occasion.ISSUE_DUE, day


def _has_come(occasion: tuple[Occasion, date], today: date, sent: Sent) -> bool:
    return occasion[1] <= today and occasion not in sent


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, ONBOARDING_REMINDER_TIME, ZoneInfo(zone)).astimezone(UTC)
