"""How far onboardings are with their gating issues, summed up by the database: one statement for all.

The steps of each gating issue are one row, beside how long the same steps took others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.sql.selectable import Subquery

from app.db.base import db
from app.forecast.others import compared_steps, made_once
from app.forecast.rules import Closings, StepTimes
from app.onboarding.gate.rule import is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.people.models import User
from app.shared.business_days import weekdays_between


class IssueProgress(NamedTuple):
    """A gating issue, with its steps summed up. The last due days are of steps left, as in `StepTimes`."""

    name: str
    is_closed: bool
    is_waived: bool
    steps: int
    ticked: int
    done: int
    known: int
    early: int | None
    late: int | None
    longest: int | None
    due_unknown: date | None
    due_left: date | None
    due: date | None

    @property
    def is_complete(self) -> bool:
        return is_complete(
            closed=self.is_closed,
            waived=self.is_waived,
            has_steps=self.steps > 0,
            all_ticked=self.ticked == self.steps,
        )


@dataclass(frozen=True)
class GateProgress:
    """An onboarding with its gating issues, in order. `zone` is the ISR's."""

    id: int
    start_date: date
    zone: str
    has_ended: bool
    closings: Closings
    issues: list[IssueProgress]

    @property
    def can_be_forecast(self) -> bool:
        """Whether its gate is closed, and opens once the steps are ticked and the issues closed."""
        waiting = [issue for issue in self.issues if not issue.is_complete]
        is_under_way = [not issue.is_closed and issue.steps > 0 for issue in waiting]
        return not self.has_ended and bool(waiting) and all(is_under_way)

    @property
    def steps(self) -> StepTimes:
        """The steps of all its issues."""
        every = self.issues
        last_due, longest = self._day(each.due for each in every), _last(each.longest for each in every)
        return StepTimes(
            total=sum(each.steps for each in every),
            done=sum(each.done for each in every),
            known=sum(each.known for each in every),
            early=_last(each.early for each in every),
            late=_last(each.late for each in every),
            due_unknown=self._day(each.due_unknown for each in every),
            due_left=self._day(each.due_left for each in every),
            whole_way=max(last_due or 0, longest or 0),
        )

    def _day(self, days: Any) -> int | None:
        last = _last(days)
        return None if last is None else weekdays_between(self.start_date, last)


def read_progress(statement: Select[Any], values: Mapping[str, Any] | None = None) -> list[GateProgress]:
    """The progress of each onboarding of a statement of `progress_of`, executed with these parameters."""
    found: dict[int, GateProgress] = {}
    for row in db.session.execute(statement, values):
        of = found.get(row[0])
        if of is None:
            closings = Closings() if row[4] is None else Closings(*row[4:7])
            of = found[row[0]] = GateProgress(row[0], row[1], row[2], row[3], closings, [])
        if row[7] is not None:
            of.issues.append(IssueProgress(*row[7:]))
    return list(found.values())


def progress_of(which: Any) -> Any:
    """The progress of onboardings: a row for each gating issue. `which` is a condition, or ids."""
    columns = (Onboarding.id, Onboarding.kind, Onboarding.start_date, Onboarding.isr_id, Onboarding.ended_at)
    wanted = made_once(select(*columns).where(which), "wanted")
    step_times, closing = compared_steps(wanted)
    sums = _sums(wanted, step_times)
    statement: Any = select(
        wanted.c.id,
        wanted.c.start_date,
        User.time_zone,
        wanted.c.ended_at.is_not(None),
        closing.c.others,
        closing.c.early,
        closing.c.late,
        GatingIssue.name,
        GatingIssue.closed_at.is_not(None),
        GatingIssue.waived_at.is_not(None),
        *list(sums.c)[1:],
    )
    return (
        statement.select_from(wanted)
        .join(User, User.id == wanted.c.isr_id)
        .outerjoin(GatingIssue, GatingIssue.onboarding_id == wanted.c.id)
        .outerjoin(sums, sums.c.id == GatingIssue.id)
        .outerjoin(closing, closing.c.kind == wanted.c.kind)
        .order_by(wanted.c.id, GatingIssue.position, GatingIssue.id)
    )


def _sums(wanted: Any, times: Any) -> Subquery:
    """The steps of each gating issue that count, summed up in the order of `IssueProgress`."""
    is_done = or_(Step.ticked_at.is_not(None), GatingIssue.waived_at.is_not(None))
    due = func.coalesce(Step.due_on, GatingIssue.due_on)

    def last_left(value: Any, *conditions: Any) -> Any:
        return func.max(case((and_(~is_done, *conditions), value)))

    same_step = and_(
        times.c.kind == wanted.c.kind, times.c.text == Step.text, times.c.owned_by == Step.owned_by
    )
    return (
        select(
            GatingIssue.id,
            func.count(Step.id),
            func.count(Step.ticked_at),
            func.count(case((is_done, Step.id))),
            func.count(times.c.early),
            last_left(times.c.early),
            last_left(times.c.late),
            func.max(times.c.longest),
            last_left(due, times.c.early.is_(None)),
            last_left(due),
            func.max(case((Step.id.is_not(None), due))),
        )
        .select_from(wanted)
        .join(GatingIssue, GatingIssue.onboarding_id == wanted.c.id)
        .outerjoin(Step, and_(Step.gating_issue_id == GatingIssue.id, Step.removed_at.is_(None)))
        .outerjoin(times, same_step)
        .group_by(GatingIssue.id)
        .subquery()
    )


def _last(values: Any) -> Any:
    return max((each for each in values if each is not None), default=None)
