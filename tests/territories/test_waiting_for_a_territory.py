"""Which ISRs of a manager wait for a territory: those with an open gate who hold none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.home.isr_turns import IsrTurn, isr_turns_for
from app.shared import clock
from app.territories.actions import end_assignment
from app.turns.actions import turn_differences
from app.turns.models import TurnKind
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
    end_assignment(assignment, last_day=assignment.starts_on, reason="Moves on.", by=cast.marta)
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
