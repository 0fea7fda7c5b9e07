"""The facts of many gates, read as rows, are those of each onboarding's records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.onboarding.gate.fact_rows import facts_of_isrs
from app.onboarding.gate.facts import facts_of
from app.onboarding.gate.queries import gate_of, gates_of
from app.onboarding.models import Onboarding
from app.onboarding.queries import load_for_page
from app.people.accounts import close_account
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.teams.actions import map_teams
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_established_isr, an_isr, an_onboarding, with_open_gate

LATE_EVENING = datetime(2026, 11, 3, 22, tzinfo=UTC)  # the next day in Tokyo


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(LATE_EVENING)
    return assemble_cast()


@pytest.fixture
def onboardings(cast, session) -> list[Onboarding]:
    """New, transferred, complete, waived, ended; steps ticked, removed, due today, of a team, of nobody."""
    new = an_onboarding(cast)
    new.isr.time_zone, new.manager.time_zone, cast.rita.time_zone = "Asia/Tokyo", "Europe/Lisbon", "UTC"
    map_teams({Owner.IT: cast.sam, Owner.SALES_OPS: cast.hugo}, by=cast.ada)
    close_account(cast.hugo, by=cast.ada)
    for number, step in enumerate(new.steps):
        step.due_on = LATE_EVENING.date() - timedelta(days=number % 11 == 2)  # one of an owner is late
        step.ticked_at = clock.now() if number % 5 == 0 else None
        step.removed_at = clock.now() if number % 7 == 1 else None
    moved = an_onboarding(cast, an_isr("Moved Lind"), kind=HireKind.TRANSFER)
    moved.gating_issues[0].closed_at = clock.now()
    moved.gating_issues[1].closed_at = moved.gating_issues[1].waived_at = clock.now()
    complete = with_open_gate(an_onboarding(cast, an_isr("Complete Lind")))
    ended = an_onboarding(cast, an_isr("Ended Lind"))
    ended.ended_at = clock.now()
    an_established_isr(ended.isr, cast.marta)
    session.commit()
    session.expire_all()
    return [new, moved, complete, ended]


@pytest.mark.both_databases  # truth values and days in SQL
def test_they_are_the_same(onboardings) -> None:
    rows = facts_of_isrs([onboarding.isr_id for onboarding in onboardings])
    for onboarding in onboardings:
        assert rows.get(onboarding.isr_id, []) == facts_of(load_for_page(onboarding)), onboarding.isr.name


def test_so_are_the_gates(onboardings) -> None:
    isrs = [onboarding.isr for onboarding in onboardings]
    assert gates_of([isr.id for isr in isrs]) == {isr.id: gate_of(isr) for isr in isrs}


def test_the_cases_have_owners_of_every_sort(onboardings) -> None:
    """So that what is compared above differs from step to step."""
    unticked = [step for issue in facts_of(load_for_page(onboardings[0])) for step in issue.open_steps]
    owners = {"Jonas Falk", "Marta Silva", "Sam Carter", "Sales Ops, handled by Marta Silva"}
    assert owners <= {step.owner for step in unticked}
    assert {step.late for step in unticked} == {True, False}
