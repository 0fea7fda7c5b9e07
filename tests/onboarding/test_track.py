"""The track of someone hired: behind, here and ahead, with what holds them up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.onboarding.track import track_stations
from app.shared import clock
from app.shared.track import Station
from app.territories.actions import assign_territory
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_onboarding, with_open_gate

HIRED_AT = datetime(2026, 10, 19, 9, tzinfo=UTC)
MONDAY = date(2026, 11, 2)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(HIRED_AT)
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast, start_date=MONDAY)


def way(onboarding: Onboarding) -> list[Station]:
    today = clock.today(onboarding.isr.time_zone)
    return track_stations(onboarding, onboarding.application, gate=gate_of(onboarding.isr), today=today)


def said(onboarding: Onboarding) -> list[tuple[str, str, str]]:
    return [(station.name, station.state.value, station.detail) for station in way(onboarding)[-4:]]


def test_it_shows_what_is_behind_here_and_ahead_until_a_territory(cast, onboarding) -> None:
    line = way(onboarding)
    assert [station.name for station in line[:6]] == [
        "Questionnaire", "Screen", "Director", "AE peer", "Chronological", "ASM",
    ]  # fmt: skip
    assert {station.state.value for station in line[:7]} == {"past"}
    left = len([step for step in onboarding.steps if step.gating_issue_id])
    assert said(onboarding) == [
        ("Hired", "past", "19 Oct"),
        ("Onboarding", "here", "starts 2 Nov"),
        ("Gate", "ahead", f"{left} left"),
        ("Territory", "ahead", ""),
    ]
    said_on = {14: "day 0 of 31", 28: "day 14 of 31", 45: "day 31 of 31", 46: "1 day overdue"}
    for days, detail in said_on.items():
        clock.freeze(HIRED_AT + timedelta(days=days))
        assert said(onboarding)[1] == ("Onboarding", "here", detail)
    with_open_gate(onboarding)
    assert said(onboarding)[1:] == [
        ("Onboarding", "past", ""),
        ("Gate", "here", "open"),
        ("Territory", "ahead", ""),
    ]
    assert way(onboarding)[-2].gate_open
    assign_territory(a_territory(), isr=cast.jonas, starts_on=date(2027, 1, 4), by=cast.marta)
    assert said(onboarding)[2:] == [("Gate", "past", "open"), ("Territory", "here", "from 4 Jan 2027")]
    clock.freeze(datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert said(onboarding)[3] == ("Territory", "here", "since 4 Jan")
