"""The forecast of an onboarding: from its own pace and from those who came to an open gate before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest

from app.db.base import db
from app.forecast.queries import forecasts_for
from app.onboarding.models import Onboarding
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_isr, an_onboarding, with_open_gate
from tests.real.statements import statements

MONDAY = date(2026, 11, 2)
_numbers = count(1)


@pytest.fixture
def cast(session) -> Cast:
    on(MONDAY)
    return assemble_cast()


def on(day: date) -> None:
    clock.freeze(datetime.combine(day, time(12), UTC))


def said(onboarding: Onboarding) -> tuple[date | None, date | None, str]:
    db.session.flush()
    found = forecasts_for([onboarding.id])[onboarding.id]
    return found.earliest, found.latest, found.basis


def came_through(
    cast: Cast, number: int, *, days: int = 14, kind: HireKind = HireKind.NEW
) -> list[Onboarding]:
    """So many who started four weeks ago, and had every step ticked and the gate open after so many days."""
    on(MONDAY - timedelta(days=28))
    isrs = [an_isr(f"Earlier{next(_numbers)} Lind") for _each in range(number)]
    began = [an_onboarding(cast, isr, kind=kind) for isr in isrs]
    clock.move(timedelta(days=days))
    for onboarding in began:
        with_open_gate(onboarding)
    on(MONDAY)
    return began


def test_it_goes_by_those_who_came_to_an_open_gate_on_the_same_path(cast) -> None:
    onboarding = an_onboarding(cast)
    too_early = "Too early to forecast: only just started, and too few others have had the same steps."
    assert said(onboarding) == (None, None, too_early)
    earlier = came_through(cast, 2)
    came_through(cast, 1, kind=HireKind.TRANSFER)
    assert said(onboarding)[0] is None, "two on this path, one on another"
    earlier += came_through(cast, 3)
    earliest, latest, basis = said(onboarding)
    assert (earliest, latest) == (MONDAY + timedelta(days=10), MONDAY + timedelta(days=16))
    assert "the time the same steps took 5 others" in basis
    closed_at = earlier[0].gating_issues[0].closed_at
    for other in earlier[:3]:
        other.gating_issues[0].closed_at = None
    assert said(onboarding)[0] is None, "three were reopened"
    for other in earlier[:3]:
        other.gating_issues[0].closed_at = closed_at
    assert said(onboarding)[0] is not None
    for other in earlier[:3]:
        other.gating_issues[0].steps[0].ticked_at = None
    assert said(onboarding)[0] is None, "three were closed with an open step"


def test_what_did_not_apply_to_others_took_them_no_time(cast) -> None:
    onboarding = an_onboarding(cast)
    earlier = came_through(cast, 3)
    assert said(onboarding)[0] is not None
    for other in earlier:
        steps = other.gating_issues[0].steps
        for step in steps[: len(steps) // 2 + 1]:
            step.not_applicable = True
    assert said(onboarding)[0] is None, "less than half of the steps are known"


def test_an_issue_that_is_closed_and_incomplete_or_has_no_steps_has_no_day(cast) -> None:
    came_through(cast, 3)
    onboarding = an_onboarding(cast)
    (issue,) = onboarding.gating_issues
    issue.closed_at = clock.now()
    assert said(onboarding)[2].startswith("No forecast: “Onboarding issue” is closed but not complete")
    issue.closed_at = None
    for step in issue.steps:
        step.removed_at = clock.now()
    assert "has no steps" in said(onboarding)[2]


def test_an_open_gate_and_an_ended_onboarding_have_no_day(cast) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    assert said(onboarding) == (None, None, "The gate is open.")
    onboarding.ended_at = clock.now()
    assert said(onboarding) == (None, None, "The onboarding has ended.")


def test_many_are_forecast_in_one_statement(cast, session) -> None:
    kinds = [HireKind.NEW, HireKind.TRANSFER]
    for kind in kinds:
        came_through(cast, 3, kind=kind)
    running = [an_onboarding(cast, an_isr(f"Now{n} Lind"), kind=kind).id for n, kind in enumerate(kinds)]
    session.flush()
    with statements() as asked:
        found = forecasts_for(running)
    assert len(asked) == 1
    assert all(found[each].is_known for each in running)
