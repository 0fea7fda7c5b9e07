"""The forecast of an onboarding: from its own pace and from those who came to an open gate before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from app.onboarding.forecast.queries import forecasts_for
from app.onboarding.models import Onboarding
from app.onboarding.queries import load_for_page
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
    found = forecasts_for([load_for_page(onboarding)])[onboarding.id]
    return found.earliest, found.latest, found.basis


def came_through(cast: Cast, number: int, *, days: int = 14, kind: HireKind = HireKind.NEW) -> None:
    """So many who started four weeks ago, and had every step ticked and the gate open after so many days."""
    on(MONDAY - timedelta(days=28))
    isrs = [an_isr(f"Earlier{next(_numbers)} Lind") for _each in range(number)]
    began = [an_onboarding(cast, isr, kind=kind) for isr in isrs]
    clock.move(timedelta(days=days))
    for onboarding in began:
        with_open_gate(onboarding)
    on(MONDAY)


def test_without_anyone_before_it_is_too_early_to_say(cast) -> None:
    assert said(an_onboarding(cast)) == (
        None,
        None,
        "Too early to forecast: only just started, and too few others have had the same steps.",
    )


def test_it_goes_by_those_who_came_to_an_open_gate(cast) -> None:
    came_through(cast, 5)
    earliest, latest, basis = said(an_onboarding(cast))
    assert (earliest, latest) == (MONDAY + timedelta(days=10), MONDAY + timedelta(days=16))
    assert "the time the same steps took 5 others" in basis


@pytest.mark.parametrize("undone", ["reopened", "closed with an open step", "another path"])
def test_onboardings_without_an_open_gate_do_not_count(cast, session, undone) -> None:
    came_through(cast, 2)
    came_through(cast, 1, kind=HireKind.TRANSFER if undone == "another path" else HireKind.NEW)
    last = session.scalars(select(Onboarding).order_by(Onboarding.id.desc())).first()
    if undone == "reopened":
        last.gating_issues[0].closed_at = None
    if undone == "closed with an open step":
        last.gating_issues[0].steps[0].ticked_at = None
    assert said(an_onboarding(cast))[0] is None


def test_what_did_not_apply_to_others_took_them_no_time(cast, session) -> None:
    came_through(cast, 3)
    for onboarding in session.scalars(select(Onboarding)):
        steps = onboarding.gating_issues[0].steps
        for step in steps[: len(steps) // 2 + 1]:
            step.not_applicable = True
    assert said(an_onboarding(cast))[0] is None, "less than half of the steps are known"


def test_a_closed_and_incomplete_issue_has_no_day(cast) -> None:
    came_through(cast, 5)
    onboarding = an_onboarding(cast)
    onboarding.gating_issues[0].closed_at = clock.now()
    assert said(onboarding)[2].startswith("No forecast: “Onboarding issue” is closed but not complete")


def test_an_open_gate_and_an_ended_onboarding_have_no_day(cast) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    assert said(onboarding) == (None, None, "The gate is open.")
    onboarding.ended_at = clock.now()
    assert said(onboarding) == (None, None, "The onboarding has ended.")


def test_steps_that_left_their_issue_count_for_nothing(cast) -> None:
    came_through(cast, 5)
    onboarding = an_onboarding(cast)
    for step in onboarding.gating_issues[0].steps:
        step.removed_at = clock.now()
    assert "has no steps" in said(onboarding)[2]


def test_many_are_forecast_in_two_statements(cast, session) -> None:
    came_through(cast, 4)
    came_through(cast, 4, kind=HireKind.TRANSFER)
    kinds = [HireKind.NEW, HireKind.TRANSFER, HireKind.NEW]
    running = [
        load_for_page(an_onboarding(cast, an_isr(f"Now{n} Lind"), kind=kind)) for n, kind in enumerate(kinds)
    ]
    session.flush()
    with statements() as asked:
        found = forecasts_for(running)
    assert len(asked) == 2
    assert all(found[onboarding.id].is_known for onboarding in running)
