"""What waits for whom now, and how long what ended in a span had waited.

Promise 2: of an application on which the reader owes a scorecard, only that scorecard of theirs counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, case, exists, func, select

from app.access.roles import Role
from app.candidates.models import Application
from app.db.days import DayInUtc, Weekdays
from app.db.rows import read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.people.models import User
from app.shared import clock
from app.shared.business_days import DaySpread
from app.turns.ended import EndedTurn
from app.turns.models import Turn, TurnKind
from app.turns.queries import NOW, is_open, may_know, owed_applications
from app.waiting_reports.words import KIND_LABELS


class TurnOwner(NamedTuple):
    """For whom something waits: a user, anyone with a role, or the candidate if it is neither."""

    user_id: int | None
    role: Role | None


@dataclass
class OpenTurns:
    """What waits now: how many, how many of them are overdue, and since when the oldest waits."""

    number: int = 0
    overdue: int = 0
    oldest: datetime | None = None

    def add(self, number: int, overdue: int, oldest: datetime) -> None:
        self.number, self.overdue = self.number + number, self.overdue + overdue
        self.oldest = min(self.oldest or oldest, oldest)


@dataclass
class EndedTurns:
    """What ended: how many waited so many business days, and how many ended after their limit."""

    days: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    late: int = 0

    @property
    def spread(self) -> DaySpread:
        return DaySpread(self.days)

    def add(self, days: int, late: int, number: int) -> None:
        self.days[days] += number
        self.late += late


@dataclass(frozen=True)
class Waiting:
    """What waits and what ended, by kind and by owner."""

    open_kinds: Mapping[TurnKind, OpenTurns]
    open_owners: Mapping[TurnOwner, OpenTurns]
    ended_kinds: Mapping[TurnKind, EndedTurns]
    ended_owners: Mapping[TurnOwner, EndedTurns]


def waiting_of(asked: AskedHiringReport, reader: User) -> Waiting:
    """All of it for a reader, in two statements."""
    found = Waiting(
        defaultdict(OpenTurns), defaultdict(OpenTurns), defaultdict(EndedTurns), defaultdict(EndedTurns)
    )
    for kind, user_id, role, number, overdue, oldest in read_rows(_open(asked, reader)):
        for of in (found.open_kinds[kind], found.open_owners[TurnOwner(user_id, role)]):
            of.add(number, overdue, oldest)
    for kind, user_id, role, days, number, late in read_rows(_ended(asked, reader)):
        for of_ended in (found.ended_kinds[kind], found.ended_owners[TurnOwner(user_id, role)]):
            of_ended.add(days, late, number)
    return found


def open_conditions(asked: AskedHiringReport, reader: User) -> Sequence[ColumnElement[bool]]:
    """The conditions that a turn waits now and that the reader may count it. The span does not matter.

    The scorecard of an interview to come is a turn from when it is scheduled; it waits once that begins.
    """
    return [
        is_open(),
        began() <= NOW,
        Turn.kind.in_(KIND_LABELS),
        Turn.application_id.in_(_applications(asked, reader)),
        may_know(reader),
    ]


def ended_conditions(asked: AskedHiringReport, reader: User) -> Sequence[ColumnElement[bool]]:
    """The conditions that a turn ended in the span and does not wait again."""
    again = exists().where(
        Turn.kind == EndedTurn.kind,
        Turn.about_id == EndedTurn.about_id,
        func.coalesce(Turn.opens_at, Turn.since) == EndedTurn.since,
    )
    return [
        EndedTurn.kind.in_(KIND_LABELS),
        EndedTurn.application_id.in_(_applications(asked, reader)),
        EndedTurn.application_id.not_in(owed_applications(reader)),
        *asked.filter.in_span(EndedTurn.ended_at),
        ~again,
    ]


def is_overdue() -> ColumnElement[bool]:
    """The condition that an open turn is past its limit."""
    return and_(Turn.due_at.is_not(None), Turn.due_at <= clock.now())


def ended_late() -> ColumnElement[bool]:
    """The condition that a turn ended after its limit."""
    return and_(EndedTurn.due_at.is_not(None), EndedTurn.ended_at > EndedTurn.due_at)


def began() -> Any:
    """Since when an open turn waits."""
    return func.coalesce(Turn.opens_at, Turn.since)


def _applications(asked: AskedHiringReport, reader: User) -> Any:
    return select(Application.id).where(*asked.filter.application_conditions(reader))


def _open(asked: AskedHiringReport, reader: User) -> Any:
    columns = (Turn.kind, Turn.user_id, Turn.role)
    numbers = (func.count(), _number(is_overdue()), func.min(began(), type_=Turn.since.type))
    return select(*columns, *numbers).where(*open_conditions(asked, reader)).group_by(*columns)


def _ended(asked: AskedHiringReport, reader: User) -> Any:
    days = (Weekdays(DayInUtc(EndedTurn.ended_at)) - Weekdays(DayInUtc(EndedTurn.since))).label("days")
    each = (
        select(EndedTurn.kind, EndedTurn.user_id, EndedTurn.role, days, _one_if(ended_late()).label("late"))
        .where(*ended_conditions(asked, reader))
        .subquery("ended")
        .c
    )
    columns = (each.kind, each.user_id, each.role, each.days)
    return select(*columns, func.count(), func.sum(each.late, type_=Integer)).group_by(*columns)


def _one_if(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.sum(_one_if(condition), type_=Integer)
