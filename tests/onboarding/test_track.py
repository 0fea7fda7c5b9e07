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


def test_the_stages_and_the_hire_lie_behind(onboarding) -> None:
    line = way(onboarding)
    assert [station.name for station in line[:6]] == [
        "Questionnaire", "Screen", "Director", "AE peer", "Chronological", "ASM",
    ]  # fmt: skip
    assert {station.state.value for station in line[:7]} == {"past"}
    assert said(onboarding)[0] == ("Hired", "past", "19 Oct")


def test_while_the_gate_is_closed_they_are_at_the_onboarding(onboarding) -> None:
    left = len([step for step in onboarding.steps if step.gating_issue_id])
    assert said(onboarding)[1:] == [
        ("Onboarding", "here", "starts 2 Nov"),
        ("Gate", "ahead", f"{left} left"),
        ("Territory", "ahead", ""),
    ]


def test_the_onboarding_shows_its_progress(onboarding) -> None:
    said_on = {14: "day 0 of 31", 28: "day 14 of 31", 45: "day 31 of 31", 46: "1 day overdue"}
    for days, detail in said_on.items():
        clock.freeze(HIRED_AT + timedelta(days=days))
        assert said(onboarding)[1] == ("Onboarding", "here", detail)


def test_with_an_open_gate_they_are_at_the_gate(onboarding) -> None:
    with_open_gate(onboarding)
    assert said(onboarding)[1:] == [
        ("Onboarding", "past", ""),
        ("Gate", "here", "open"),
        ("Territory", "ahead", ""),
    ]
    assert way(onboarding)[-2].gate_open


@pytest.mark.parametrize(
    ("first_day", "detail"), [(MONDAY, "since 2 Nov"), (date(2027, 1, 4), "from 4 Jan 2027")]
)
def test_with_a_territory_the_track_is_at_its_end(cast, onboarding, first_day, detail) -> None:
    clock.freeze(datetime(2026, 11, 2, 9, tzinfo=UTC))
    with_open_gate(onboarding)
    assign_territory(a_territory(), isr=cast.jonas, starts_on=first_day, by=cast.marta)
    assert said(onboarding)[2:] == [("Gate", "past", "open"), ("Territory", "here", detail)]
