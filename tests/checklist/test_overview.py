"""The manager's page: all onboardings on a time line, the late ones first, and how long a territory took."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist import listed
from app.checklist.overview import time_to_territory
from app.checklist.timeline import OnboardingDays, timeline_span
from app.onboarding.models import Onboarding
from app.plans.models import HireKind
from app.shared import clock
from app.territories.actions import assign_territory
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_isr, an_onboarding, with_open_gate

MONDAY = date(2026, 11, 2)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


@pytest.fixture
def cast(session) -> Cast:
    on(MONDAY)
    return assemble_cast()


def on(day: date) -> None:
    clock.freeze(datetime.combine(day, time(12), UTC))


def began(cast: Cast, name: str, *, days_ago: int, kind: HireKind = HireKind.NEW) -> Onboarding:
    """Hired a week before the first day, which was so many days ago."""
    start = MONDAY - timedelta(days=days_ago)
    on(start - timedelta(days=7))
    onboarding = an_onboarding(cast, an_isr(name), start_date=start, kind=kind)
    on(MONDAY)
    return onboarding


def has_territory(cast: Cast, name: str, *, days: int) -> Onboarding:
    """Someone who began 100 days ago, and had a territory so many days later."""
    onboarding = began(cast, name, days_ago=100)
    on(onboarding.start_date + timedelta(days=days))
    with_open_gate(onboarding)
    assign_territory(a_territory(), isr=onboarding.isr, starts_on=clock.today("UTC"), by=cast.marta)
    on(MONDAY)
    return onboarding


def order_in(page: str, *names: str) -> list[str]:
    return sorted(names, key=page.index)


def rows_of(page: str) -> dict[str, str]:
    """The rows of the first list, by the first names of the ISRs."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr ")[1:]
    return {row.split("</a>")[0].split(">")[-1].split()[0]: " ".join(row.split()) for row in rows}


def test_rows_are_in_order_and_say_what_they_wait_for_and_since_when(client, cast, monkeypatch) -> None:
    """The overdue first, those with a territory last; also on pages of one row each."""
    names = ["Late", "Tomas", "Kai", "Petra", "Ben"]
    began(cast, "Petra Klein", days_ago=-6)
    has_territory(cast, "Ben Ode", days=30)
    kai = began(cast, "Kai Morgan", days_ago=20)
    on(MONDAY - timedelta(days=3))
    with_open_gate(kai)
    began(cast, "Tomas Lind", days_ago=20)
    began(cast, "Late Berger", days_ago=40)
    client.sign_in(cast.marta)
    page = client.get("/onboardings").text
    assert order_in(page, *names) == names
    rows = rows_of(page)
    assert [name for name, row in rows.items() if ">overdue</span>" in row] == ["Late", "Tomas"]
    assert "3 steps of “Onboarding issue”" in rows["Tomas"]
    assert "People team, handled by Marta Silva, 27 days, " in rows["Tomas"]
    assert "and 5 more" in rows["Tomas"]
    assert "A territory" in rows["Kai"]
    assert "Marta Silva, 3 days" in rows["Kai"]
    days = "Hired Tue 6 Oct · started Tue 13 Oct · due Fri 13 Nov · 27 days since hire, 20 since start"
    assert days in rows["Tomas"]
    assert "1 day since hire" in rows["Petra"]
    assert 'svg class="timeline" aria-hidden="true"' in rows["Tomas"]
    assert "style=" not in rows["Tomas"]
    monkeypatch.setattr(listed, "ONBOARDING_PAGE_SIZE", 1)
    address, seen = "/onboardings", []
    while address:
        text = client.get(address).text
        seen += [name for name in names if f">{name} " in text]
        address = "/onboardings?after=" + text.split("?after=")[1].split('"')[0] if "?after=" in text else ""
    assert seen == names


def test_time_to_territory_is_counted_from_hire_and_from_start_with_the_median_of_all(client, cast) -> None:
    has_territory(cast, "Aino Virta", days=28)
    client.sign_in(cast.marta)
    assert "Days to a territory (1 ISR)" in client.get("/onboardings").text
    for name, days in (("Ben Ode", 30), ("Carla Ruiz", 60)):
        has_territory(cast, name, days=days)
    client.sign_in(cast.marta)
    page = " ".join(client.get("/onboardings").text.split())
    assert "Median days to a territory (3 ISRs)" in page
    assert "<b>37 from hire</b>, <b>30 from start</b>" in page
    row = page.split("Carla Ruiz</a>")[1].split("</tr>")[0]
    assert '<td class="num" data-label="From hire">67</td>' in row
    assert '<td class="num" data-label="From start">60</td>' in row
    found = time_to_territory(began(cast, "Tomas Lind", days_ago=20), "UTC", MONDAY)
    assert (found.from_hire, found.from_start) == (27, 20)


def test_people_who_left_still_count_and_a_closed_gate_is_on_the_way_again(client, cast, session) -> None:
    onboarding = has_territory(cast, "Aino Virta", days=28)
    (assignment,) = onboarding.assignments
    assignment.ends_on = MONDAY
    session.flush()
    onboarding.ended_at = clock.now()
    has_territory(cast, "Lea Roth", days=28).gating_issues[0].closed_at = None
    client.sign_in(cast.marta)
    page = client.get("/onboardings").text
    assert "Median days to a territory (2 ISRs)" in page
    assert "Aino" not in page
    (row,) = rows_of(page).values()
    assert "Gate closed again" in row
    assert "Closing “Onboarding issue”" in row


@given(st.lists(st.tuples(DAYS, DAYS, DAYS), max_size=5), DAYS)
def test_every_day_is_on_the_timeline_in_order(dates, today):
    onboardings = [
        OnboardingDays(hired=min(three), starts=sorted(three)[1], due=max(three)) for three in dates
    ]
    line = timeline_span(onboardings, today)
    assert 0 < line.at(today) < 100
    for days in onboardings:
        assert 0 <= line.at(days.hired) <= line.at(days.starts) <= line.at(days.due) < 100
    assert [month.at for month in line.months] == sorted(month.at for month in line.months)
