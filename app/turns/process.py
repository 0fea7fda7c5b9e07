"""The limit of the whole process: from an application to the decision about it.

It counts the business days of the company in UTC, Monday to Friday if it says nothing, so that everyone who
looks sees the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.business_days import after_business_time, before_business_time
from app.shared.company import Company
from app.turns.urgency import NEAR_SHARE

_ZONE = "UTC"


class ProcessUrgency(StrEnum):
    """How an application stands to the limit of the process; the value is the class of its tag."""

    ON_TIME = ""
    NEAR = "near"
    LATE = "late"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        """The words beside the color; empty for one on time."""
        return str(PROCESS_LABELS.get(self, ""))


PROCESS_LABELS = {
    ProcessUrgency.NEAR: _l("Process due soon"),
    ProcessUrgency.LATE: _l("Process overdue"),
    ProcessUrgency.BROKEN: _l("Process long overdue"),
}


def process_due_on(applied_at: datetime, company: Company) -> date:
    """The last day, in UTC, on which an application is to be decided."""
    return (
        after_business_time(applied_at, company.process_limit, _ZONE, company.calendar) - timedelta.resolution
    ).date()


@dataclass(frozen=True)
class ProcessClock:
    """How applications stand to the limit at one moment: each is due soon, overdue or long overdue that was
    made until an instant. A page works the three out once.
    """

    near: datetime
    late: datetime
    broken: datetime

    @classmethod
    def at(cls, now: datetime, company: Company) -> ProcessClock:
        """Near in the last quarter of the time, late once it is over, broken after as long again."""
        limit = company.process_limit
        ago = (limit * (NEAR_SHARE - 1) / NEAR_SHARE, limit, limit * 2)
        return cls(*(before_business_time(now, wait, _ZONE, company.calendar) for wait in ago))

    def urgency(self, applied_at: datetime) -> ProcessUrgency:
        """How an application that was made at an instant stands, while it is active."""
        if applied_at > self.near:
            return ProcessUrgency.ON_TIME
        if applied_at > self.late:
            return ProcessUrgency.NEAR
        return ProcessUrgency.LATE if applied_at > self.broken else ProcessUrgency.BROKEN
