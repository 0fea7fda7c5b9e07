"""How a turn stands to its time limit."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache

from flask_babel import lazy_gettext as _l

from app.shared import clock

NEAR_SHARE = 4  # a turn is due soon in the last quarter of its time


class Urgency(StrEnum):
    """How a turn stands to its time limit; the value is the class of its tag."""

    ON_TIME = ""
    NEAR = "near"
    LATE = "late"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The word beside the color; empty for a turn on time."""
        return _label(self)


URGENCY_LABELS = {
    Urgency.NEAR: _l("Due soon"),
    Urgency.LATE: _l("Overdue"),
    Urgency.BROKEN: _l("Long overdue"),
}


@cache
def _label(urgency: Urgency) -> str:
    """A page asks for hundreds. All locales have the same texts (`app/web/locale.py`)."""
    return str(URGENCY_LABELS.get(urgency, ""))


def urgency(since: datetime, due_at: datetime | None, now: datetime) -> Urgency:
    """Near in the last quarter of the time, late once it is over, broken after as long again."""
    if due_at is None:
        return Urgency.ON_TIME
    if now >= due_at:
        return Urgency.BROKEN if is_overdue_for(1, since, due_at, now) else Urgency.LATE
    return Urgency.NEAR if (due_at - now) * NEAR_SHARE <= due_at - since else Urgency.ON_TIME


def urgency_now(since: datetime, due_at: datetime | None) -> Urgency:
    """The same at this moment."""
    return urgency(since, due_at, clock.now())


def is_overdue_for(times: int, since: datetime, due_at: datetime | None, now: datetime) -> bool:
    """Whether a turn has been overdue for its whole time so many times."""
    return due_at is not None and now - due_at >= times * (due_at - since)
