"""Which interviews a reader counts: those of the openings they see, or their own.

Promise 2: nothing about a scorecard on an application on which the reader owes one is counted. What counts
interviews alone goes by their times, and not by whether a scorecard is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from app.candidates.models import Application
from app.hiring_reports.filters import HiringFilter
from app.interviews.models import Interview, InterviewState
from app.interviews.queries import blind_applications
from app.people.models import User
from app.shared import clock


@dataclass(frozen=True)
class InterviewScope:
    """A reader and what they ask for. With `is_own`, the filters do not count, except for the span."""

    reader: User
    asked: HiringFilter
    is_own: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions that an interview, joined with its application, is among those counted."""
        if not self.is_own:
            return self.asked.application_conditions(self.reader)
        not_applied_to = Application.opening_id.not_in(self.reader.openings_applied_to)
        return [Interview.interviewer_id == self.reader.id, not_applied_to]

    def in_span(self) -> list[ColumnElement[bool]]:
        """The conditions that an interview began in the span."""
        return self.asked.in_span(Interview.starts_at)

    def not_owed(self) -> ColumnElement[bool]:
        """The condition that no interview keeps the reader from the scorecards of the application."""
        return Application.id.not_in(blind_applications(self.reader.id))


def took_place() -> ColumnElement[bool]:
    """The condition that people met and the interview is over, whether or not its scorecard is in."""
    return and_(
        Interview.meets, Interview.state != InterviewState.CANCELLED, Interview.ends_at <= clock.now()
    )


def is_planned() -> ColumnElement[bool]:
    """The condition that people will meet, or are meeting now."""
    return and_(Interview.meets, Interview.state != InterviewState.CANCELLED, Interview.ends_at > clock.now())


def join_application(statement: Any) -> Any:
    return statement.join(Application, Application.id == Interview.application_id)
