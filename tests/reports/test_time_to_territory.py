"""How long the ways to a first territory took, from the hire and from the first day, and past the gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.models import Note
from app.db.base import db
from app.onboarding.models import Onboarding
from app.plans.models import HireKind
from app.reports import time_to_territory as report
from app.reports.time_to_territory import (
    Spread,
    group_times,
    spread_of,
    times_to_territory,
)
from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import assign_territory
from app.territories.models import Assignment, GateOverride, OverrideState
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import a_territory, an_isr, an_onboarding, with_open_gate
from tests.real.page import Page

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped(session) -> None:
    clock.freeze(NOW)


def came_to_one(cast, days: int, *, region=Region.EMEA, kind=HireKind.NEW, name="Nora Weiss") -> Onboarding:
    """Hired today, starting in five days, with a territory so many days after the hire."""
    isr = an_isr(name)
    opening = an_opening(cast, region)
    application = an_application(cast, 6, opening=opening, candidate=a_candidate(name, user=isr))
    start = NOW.date() + timedelta(days=5)
    onboarding = an_onboarding(cast, isr, application=application, kind=kind, start_date=start)
    with_open_gate(onboarding)
    clock.move(timedelta(days=days))
    first_day = clock.today("UTC")
    assign_territory(a_territory(region=region), isr=isr, starts_on=first_day, by=cast.marta)
    clock.freeze(NOW)
    return onboarding


def an_override(cast, onboarding: Onboarding, state: OverrideState) -> GateOverride:
    """Asked for by Marta; granted or refused by Milan."""
    override = GateOverride(
        isr=onboarding.isr,
        territory=a_territory(),
        asked_by=cast.marta,
        asked_note=Note(text="The renewals cannot wait."),
        state=state,
        decided_by=None if state is OverrideState.ASKED else cast.milan,
        decided_at=None if state is OverrideState.ASKED else clock.now(),
    )
    db.session.add(override)
    db.session.flush()
    return override


def test_it_counts_the_days_from_the_hire_and_from_the_first_day(cast) -> None:
    came_to_one(cast, 35)
    an_onboarding(cast)

    (time,) = times_to_territory()
    assert (time.from_hire, time.from_start, time.by_override) == (35, 30, False)


def test_only_the_first_territory_counts(cast) -> None:
    onboarding = came_to_one(cast, 35)
    clock.move(timedelta(days=90))
    assign_territory(a_territory(), isr=onboarding.isr, starts_on=clock.today("UTC"), by=cast.marta)

    assert [time.from_hire for time in times_to_territory()] == [35]


def test_times_are_grouped_by_region_and_kind_of_hire(cast) -> None:
    came_to_one(cast, 30, name="Abel Noor")
    came_to_one(cast, 40, name="Bea Lind")
    came_to_one(cast, 20, kind=HireKind.TRANSFER, name="Cora Wolf")
    came_to_one(cast, 50, region=Region.US, name="Dirk Dahl")

    groups = group_times(times_to_territory())

    assert [(group.name, group.number, group.from_hire.middle) for group in groups] == [
        ("US · new to the company", 1, 50),
        ("EMEA · new to the company", 2, 35),
        ("EMEA · internal transfer", 1, 20),
    ]


@given(st.lists(st.integers(min_value=0, max_value=1000), min_size=1))
def test_the_median_is_between_the_quartiles(days: list[int]) -> None:
    found = spread_of(days)
    assert min(days) <= found.low <= found.middle <= found.high <= max(days)


def test_a_single_time_is_median_and_quartiles() -> None:
    assert spread_of([31]) == Spread(31, 31, 31)
    assert spread_of([10, 20, 30, 40, 50]) == Spread(20, 30, 40)


def test_overrides_are_counted_and_marked(cast, client, session) -> None:
    onboarding = an_onboarding(cast)
    for state in (OverrideState.GRANTED, OverrideState.REFUSED, OverrideState.ASKED):
        used = an_override(cast, onboarding, state)
    used = an_override(cast, onboarding, OverrideState.GRANTED)
    first_day = NOW.date()
    session.add(
        Assignment(
            territory=used.territory,
            isr=onboarding.isr,
            manager=cast.marta,
            onboarding=onboarding,
            override=used,
            starts_on=first_day,
        )
    )
    onboarding.assigned_on = first_day
    session.flush()

    (group,) = group_times(times_to_territory())
    assert group.by_override == 1
    client.sign_in(cast.ada)
    page = Page(client.get("/reports/time-to-territory").text)
    emea = [row.text.split() for row in page.all("tr") if row.text.split()[:1] == ["EMEA"]]
    assert emea[-1] == ["EMEA", "4", "2", "1", "1"]
    assert "By override" in next(each.text for each in page.all("th") if "Jonas Falk" in each.text)


def test_the_page_shows_table_chart_and_list_with_links_to_own_onboardings(cast, client, monkeypatch) -> None:
    monkeypatch.setattr("app.reports.views.TIME_LIST_LIMIT", 1)
    own = came_to_one(cast, 35, name="Abel Noor")
    came_to_one(cast, 25, name="Bea Lind")
    for someone, links in ((cast.marta, 1), (cast.ada, 0)):
        client.sign_in(someone)
        page = client.get("/reports/time-to-territory").text
        assert "EMEA · new to the company" in page
        assert 'class="mark"' in page
        assert '<p class="more">1 more</p>' in page
        assert page.count(f'"/onboardings/{own.id}"') == links


def test_without_first_territories_it_shows_an_empty_state(cast, client) -> None:
    client.sign_in(cast.ada)
    assert "No new hires have a territory yet." in client.get("/reports/time-to-territory").text


def test_only_the_newest_first_territories_count(cast, monkeypatch) -> None:
    monkeypatch.setattr(report, "TIME_SAMPLE_SIZE", 1)
    came_to_one(cast, 35, name="Abel Noor")
    came_to_one(cast, 45, name="Bea Lind")

    assert [time.onboarding.isr.name for time in times_to_territory()] == ["Bea Lind"]
