"""The database sums up steps as it is done one by one, and counts weekdays as Python does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import literal, select

from app.db.base import db
from app.db.days import DayInUtc, Weekdays
from app.forecast.others import COMPARED_ONBOARDINGS_LIMIT
from app.forecast.progress import GateProgress, progress_of, read_progress
from app.onboarding.gate.facts import gate_opened_at
from app.onboarding.models import Onboarding, Step
from app.plans.models import HireKind
from app.shared import clock
from app.shared.business_days import weekdays_between
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_isr, an_onboarding, with_open_gate
from tests.forecast.summed_up import OneStep, closings_of, sum_up

pytestmark = pytest.mark.both_databases  # window functions and days in SQL
START = date(2026, 9, 1)
CHANCE = Random(7)  # noqa: S311 (a seed, no secret)


@pytest.fixture
def cast(session) -> Cast:
    at(START)
    return assemble_cast()


def at(day: date, hour: int = 12) -> datetime:
    clock.freeze(datetime.combine(day, time(hour), UTC))
    return clock.now()


def came_through(cast: Cast, number: int, kind: HireKind) -> Onboarding:
    """Their gate opened; each step was ticked on a day of its own, or did not apply, or was removed."""
    onboarding = with_open_gate(an_onboarding(cast, an_isr(f"Came{kind.name}{number} Lind"), kind=kind))
    for step in onboarding.steps:
        if step.gating_issue is not None:
            step.ticked_at = at(START + timedelta(days=CHANCE.randrange(40)), CHANCE.randrange(24))
            step.not_applicable = CHANCE.random() < 0.2
            step.removed_at = clock.now() if CHANCE.random() < 0.1 else None
    for issue in onboarding.gating_issues:
        issue.closed_at = at(START + timedelta(days=38 + CHANCE.randrange(9)), CHANCE.randrange(24))
    return onboarding


def under_way(cast: Cast, number: int, kind: HireKind) -> Onboarding:
    onboarding = an_onboarding(cast, an_isr(f"Now{kind.name}{number} Lind"), kind=kind)
    for step in onboarding.steps:
        step.ticked_at = clock.now() if CHANCE.random() < 0.4 else None
        step.removed_at = clock.now() if CHANCE.random() < 0.1 else None
        step.text += " now" if CHANCE.random() < 0.2 else ""
        step.due_on = None if CHANCE.random() < 0.2 else step.due_on
    if kind is HireKind.TRANSFER and number == 0:  # the other issue keeps the gate closed
        issue = onboarding.gating_issues[0]
        issue.closed_at = issue.waived_at = clock.now()
    return onboarding


def gating_steps(onboarding: Onboarding) -> list[Step]:
    return [step for step in onboarding.steps if step.gating_issue is not None and step.counts]


def one_by_one(onboarding: Onboarding, others: list[Onboarding]) -> tuple[object, object]:
    """The steps and the closings of an onboarding, from all records."""
    ticks = [
        (step, weekdays_between(other.start_date, step.ticked_at.astimezone(UTC).date()))
        for other in others
        for step in gating_steps(other)
        if step.ticked_at is not None and not step.not_applicable
    ]
    steps = [
        OneStep(
            is_done=step.is_ticked or step.gating_issue.is_waived,
            due=weekdays_between(onboarding.start_date, step.due_on or step.gating_issue.due_on),
            took=[day for tick, day in ticks if (tick.text, tick.owned_by) == (step.text, step.owned_by)],
        )
        for step in gating_steps(onboarding)
    ]
    return sum_up(steps), closings_of([_closing(other, ticks) for other in others])


def _closing(other: Onboarding, ticks: list[tuple[Step, int]]) -> int:
    opened_at = gate_opened_at(other)
    assert opened_at is not None
    last = max(day for tick, day in ticks if tick.onboarding is other)
    return max(0, weekdays_between(other.start_date, opened_at.date()) - last)


def test_the_database_sums_up_as_it_is_done_one_by_one(cast, session) -> None:
    others = {
        kind: [came_through(cast, number, kind) for number in range(many)]
        for kind, many in ((HireKind.NEW, 5), (HireKind.TRANSFER, 3))
    }
    assert max(map(len, others.values())) <= COMPARED_ONBOARDINGS_LIMIT
    at(START + timedelta(days=30))
    running = [under_way(cast, number, kind) for kind in HireKind for number in range(3)]
    session.flush()
    found = {each.id: each for each in read_progress(progress_of(Onboarding.id.is_not(None)))}
    for onboarding in running:
        summed: GateProgress = found[onboarding.id]
        assert (summed.steps, summed.closings) == one_by_one(onboarding, others[onboarding.kind])
    assert any(found[each.id].steps.due_unknown and found[each.id].steps.early for each in running)


def test_weekdays_are_counted_as_python_counts_them(session) -> None:
    first = datetime(2026, 2, 26, 23, 30, tzinfo=UTC)
    moments = [first + timedelta(days=number, minutes=number) for number in range(40)]
    columns = [Weekdays(DayInUtc(literal(moment, Step.ticked_at.type))) for moment in moments]
    found = db.session.execute(select(*columns)).one()
    assert list(found) == [weekdays_between(date.min, moment.date()) for moment in moments]
