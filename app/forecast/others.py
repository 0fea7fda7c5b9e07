"""How long the last who took a path to an open gate took, in SQL: for each step, and to the open gate.

A step is the same if its text and its owner are. Days are business days from the start.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, case, cast, func, literal, select, union_all

from app.db.days import DayInUtc, Weekdays
from app.forecast.rules import DOUBT_DAYS, EARLY_QUARTER, LATE_QUARTER, MIN_COMPARED_ONBOARDINGS
from app.onboarding.gate.sql import issue_complete_since
from app.onboarding.list_order import HAS_OPEN_GATE, SAME_ONBOARDING
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.plans.models import HireKind

COMPARED_ONBOARDINGS_LIMIT = 30  # of each path: how things go now says more than how they went
_STEP = ("kind", "text", "owned_by")  # what makes two steps the same, and the path


def compared_steps(wanted: CTE) -> tuple[CTE, CTE]:
    """The times of steps, and of closings, of the paths (`kind`) in `wanted`.

    A step has `early` and `late`, more or less the doubt, if enough others had it, and `longest`. A closing
    has `others`, `early` and `late`.
    """
    ticks = _ticks(_came_through(wanted))
    took = select(*(ticks.c[name] for name in _STEP), (ticks.c.ticked_on - ticks.c.started_on).label("days"))
    steps = _quarters(took.subquery(), _STEP, "step_quarters")
    others = steps.c.others
    enough, doubt = others >= MIN_COMPARED_ONBOARDINGS, (DOUBT_DAYS - 1 + others) // others
    of_steps = select(
        *(steps.c[name] for name in _STEP),
        case((enough, steps.c.early - doubt)).label("early"),
        case((enough, steps.c.late + doubt)).label("late"),
        steps.c.longest,
    )
    waited = ticks.c.opened_on - func.max(ticks.c.ticked_on)
    closings = select(ticks.c.kind, case((waited > 0, waited), else_=0).label("days"))
    by_onboarding = closings.group_by(ticks.c.id, ticks.c.kind, ticks.c.opened_on).subquery()
    return made_once(of_steps, "step_times"), _quarters(by_onboarding, ("kind",), "closing_times")


def _came_through(wanted: CTE) -> CTE:
    """The last of each path to come to an open gate, with the days they started and the gate opened."""
    last = [_in_weekdays(_last_of(kind, wanted).subquery().c) for kind in HireKind]
    return made_once(union_all(*last), "came")


def _in_weekdays(came: Any) -> Select[Any]:
    started_on, opened_on = Weekdays(came.start_date), Weekdays(DayInUtc(came.opened_at))
    return select(came.id, came.kind, started_on.label("started_on"), opened_on.label("opened_on"))


def _last_of(kind: HireKind, wanted: CTE) -> Select[*tuple[Any, ...]]:
    opened_at = select(func.max(issue_complete_since(GatingIssue))).where(SAME_ONBOARDING).scalar_subquery()
    is_wanted = select(literal(1)).where(wanted.c.kind == kind).exists()
    return (
        select(Onboarding.id, Onboarding.kind, Onboarding.start_date, opened_at.label("opened_at"))
        .where(is_wanted, Onboarding.kind == kind, HAS_OPEN_GATE)
        .order_by(Onboarding.id.desc())
        .limit(COMPARED_ONBOARDINGS_LIMIT)
    )


def _ticks(came: CTE) -> CTE:
    """Which step before the gate was done on which day; what did not apply took nobody any time."""
    ticks = (
        select(came, Step.text, Step.owned_by, Weekdays(DayInUtc(Step.ticked_at)).label("ticked_on"))
        .join_from(came, Step, Step.onboarding_id == came.c.id)
        .where(
            Step.gating_issue_id.is_not(None),
            Step.removed_at.is_(None),
            Step.not_applicable.is_(False),
            Step.ticked_at.is_not(None),
        )
    )
    return made_once(ticks, "ticks")


def _quarters(took: Any, names: tuple[str, ...], called: str) -> CTE:
    """The days by which a quarter, and three quarters, of the others were done, and the longest."""
    keys = [took.c[name] for name in names]
    number = cast(func.count(), Integer)
    of_days = {"partition_by": keys, "order_by": took.c.days}
    days = select(
        *keys,
        took.c.days,
        func.sum(number).over(**of_days).label("until"),
        func.sum(number).over(partition_by=keys).label("others"),
    )
    counted = days.group_by(*keys, took.c.days).subquery()
    return made_once(
        select(
            *(counted.c[name] for name in names),
            func.max(counted.c.others).label("others"),
            _day_of(counted, EARLY_QUARTER).label("early"),
            _day_of(counted, LATE_QUARTER).label("late"),
            func.max(counted.c.days).label("longest"),
        ).group_by(*(counted.c[name] for name in names)),
        called,
    )


def _day_of(counted: Any, quarter: int) -> ColumnElement[int]:
    return func.min(case((counted.c.until * 4 >= counted.c.others * quarter, counted.c.days)))


def made_once(statement: Any, name: str) -> CTE:
    """A part that is computed once, although the statement reads it twice."""
    made: CTE = statement.cte(name).prefix_with("MATERIALIZED")
    return made
