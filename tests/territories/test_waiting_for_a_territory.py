"""Which ISRs of a manager wait for a territory: those with an open gate who hold none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.shared import clock
from app.territories.actions import end_assignment
from app.territories.queries import gates_of_own_isrs, isrs_waiting_for_territory
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def names(manager) -> list[str]:
    return [waiting.isr.name for waiting in isrs_waiting_for_territory(gates_of_own_isrs(manager))]


def test_only_an_open_gate_waits(cast) -> None:
    onboarding = an_onboarding(cast)
    assert names(cast.marta) == []
    with_open_gate(onboarding)
    assert names(cast.marta) == ["Jonas Falk"]
    assert names(cast.milan) == []


def test_the_longest_waiting_comes_first(cast) -> None:
    an_established_isr(an_isr("Zoe Lang"), cast.marta)
    clock.move(timedelta(days=2))
    with_open_gate(an_onboarding(cast))
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
    first, second = isrs_waiting_for_territory(gates_of_own_isrs(cast.marta))
    assert second.since - first.since >= timedelta(days=2)


def test_an_isr_with_a_territory_does_not_wait_until_it_ends(cast) -> None:
    assignment = an_assignment(cast)
    assert names(cast.marta) == []
    end_assignment(assignment, last_day=assignment.starts_on, reason="Moves on.", by=cast.marta)
    assert names(cast.marta) == ["Jonas Falk"]
