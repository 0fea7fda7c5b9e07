"""Which ISRs of a manager wait for a territory: those with an open gate who hold none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.onboarding.queries import isrs_of
from app.shared import clock
from app.territories.actions import end_assignment
from app.territories.queries import isrs_waiting_for_territory
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
    return [waiting.isr.name for waiting in isrs_waiting_for_territory(isrs_of(manager))]


def test_isrs_with_an_open_gate_and_no_territory_wait_the_longest_first(cast) -> None:
    onboarding = an_onboarding(cast)
    assert names(cast.marta) == []
    an_established_isr(an_isr("Zoe Lang"), cast.marta)
    clock.move(timedelta(days=2))
    with_open_gate(onboarding)
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
    assert names(cast.milan) == []
    first, second = isrs_waiting_for_territory(isrs_of(cast.marta))
    assert second.since - first.since >= timedelta(days=2)
    assignment = an_assignment(cast, cast.jonas)
    assert names(cast.marta) == ["Zoe Lang"]
    end_assignment(assignment, last_day=assignment.starts_on, reason="Moves on.", by=cast.marta)
    assert names(cast.marta) == ["Zoe Lang", "Jonas Falk"]
