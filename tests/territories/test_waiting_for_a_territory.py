"""Which ISRs of a manager wait for a territory: those with an open gate who hold none, by days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.home.isr_turns import IsrTurn, isr_turns_for
from app.onboarding.actions import reopen_gating_issue
from app.shared import clock
from app.territories.actions import assign_territory, end_assignment, withdraw_last_day
from app.turns.actions import turn_differences
from app.turns.models import TurnKind
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def names(manager) -> list[str]:
    return [each.isr for each in waiting(manager)]


def waiting(manager) -> list[IsrTurn]:
    assert list(turn_differences()) == []
    return [each for each in isr_turns_for(manager) if each.kind is TurnKind.ASSIGN_TERRITORY]


def test_isrs_with_an_open_gate_and_no_territory_wait_the_longest_first(cast) -> None:
    onboarding = an_onboarding(cast)
    assert names(cast.marta) == []
    an_established_isr(an_isr("Zoe Lang"), cast.marta)
    clock.move(timedelta(days=2))
    with_open_gate(onboarding)
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
    assert names(cast.milan) == []
    first, second = waiting(cast.marta)
    assert second.since - first.since >= timedelta(days=2)
    assignment = an_assignment(cast, cast.jonas)
    assert names(cast.marta) == ["Zoe Lang"]
    end_assignment(assignment, last_day=assignment.starts_on + 3 * DAY, reason="Moves on.", by=cast.marta)
    for _day in range(3):
        assert names(cast.marta) == ["Zoe Lang"]
        clock.move(DAY)
    assert names(cast.marta) == ["Zoe Lang"]
    clock.move(DAY)
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
    assert waiting(cast.marta)[1].since.date() == assignment.starts_on + 4 * DAY


def test_a_planned_assignment_and_a_withdrawn_last_day_leave_nobody_waiting(cast) -> None:
    with_open_gate(an_onboarding(cast))
    assignment = an_assignment(cast, cast.jonas)
    end_assignment(assignment, last_day=assignment.starts_on + DAY, reason="Moves on.", by=cast.marta)
    withdraw_last_day(assignment, reason="Stays.", by=cast.marta)
    clock.move(3 * DAY)
    assert names(cast.marta) == []
    end_assignment(assignment, last_day=assignment.starts_on + 5 * DAY, reason="Moves on.", by=cast.marta)
    first_day = assignment.starts_on + 9 * DAY
    assign_territory(a_territory("EMEA South"), isr=cast.jonas, starts_on=first_day, by=cast.marta)
    clock.move(4 * DAY)
    assert names(cast.marta) == []


def test_a_reopened_gate_waits_until_the_last_day_begins(cast) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    assignment = an_assignment(cast, cast.jonas)
    end_assignment(assignment, last_day=assignment.starts_on + 2 * DAY, reason="Moves on.", by=cast.marta)
    reopen_gating_issue(onboarding.gating_issues[0], reason="Not done.", by=cast.marta)

    def to_resolve() -> list[str]:
        assert list(turn_differences()) == []
        return [each.isr for each in isr_turns_for(cast.marta) if each.kind is TurnKind.RESOLVE_GATE]

    clock.move(DAY)
    assert to_resolve() == ["Jonas Falk"]
    clock.move(DAY)
    assert to_resolve() == []
