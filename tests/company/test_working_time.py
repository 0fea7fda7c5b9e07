"""The working week, days off and limits of the company count from the next turn on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.company.models import CompanyHoliday
from app.company.working_time import add_holiday, limits_in_hours
from app.interviews.models import SCORECARD_DEADLINE
from app.shared.business_days import WorkCalendar, after_business_time, due_on, is_business_day
from app.shared.company import company_calendar, current_company
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.turns.limits import due_at
from app.turns.models import TurnKind

FRIDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 8)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.both_databases
def test_days_off_are_those_of_their_region_and_count_in_what_is_due(client, cast, session):
    client.sign_in(cast.ada)
    sent = client.submit("/company/days-off", day="2026-03-06", name="Founders’ Day", region="EMEA")
    assert sent.status_code == 303
    calendar = company_calendar()
    assert not is_business_day(FRIDAY, BERLIN, calendar)
    assert is_business_day(FRIDAY, NEW_YORK, calendar) and is_business_day(FRIDAY, "UTC", calendar)
    thursday = datetime(2026, 3, 5, 12, tzinfo=UTC)
    due = due_at(TurnKind.SUBMIT_SCORECARD, thursday, BERLIN, company=current_company())
    assert due == thursday + timedelta(days=4)
    assert "Founders’ Day EMEA" in client.get("/company").text
    day = session.query(CompanyHoliday).one()
    client.submit(f"/company/days-off/{day.id}/remove", page="/company/days-off")
    assert is_business_day(FRIDAY, BERLIN, company_calendar())


def test_a_day_off_is_added_once(cast, session):
    add_holiday(FRIDAY, "Founders’ Day", None, by=cast.ada)
    add_holiday(FRIDAY, "Founders’ Day", None, by=cast.ada)
    with pytest.raises(RuleBroken, match="already, as “Founders’ Day”"):
        add_holiday(FRIDAY, "Party", None, by=cast.ada)
    add_holiday(FRIDAY, "Party", Region.US, by=cast.ada)
    assert session.query(CompanyHoliday).count() == 2


def test_the_working_week_replaces_that_of_each_country(client, cast):
    client.sign_in(cast.ada)
    form = client.form_for("/company/week")
    assert client.send(form, weekdays=["7", "1", "2", "3", "4"]).status_code == 303
    calendar = company_calendar()
    assert is_business_day(SUNDAY, BERLIN, calendar) and not is_business_day(FRIDAY, BERLIN, calendar)
    assert not is_business_day(date(2026, 12, 25), BERLIN, calendar), "a public holiday of its country"
    assert due_on(FRIDAY, 0, BERLIN, calendar) == SUNDAY
    answer = client.send(form, weekdays=["1"])
    assert answer.status_code == 409


def test_a_limit_counts_for_the_next_turn_and_that_of_a_stage_is_first(client, cast):
    client.sign_in(cast.ada)
    assert limits_in_hours()["submit_scorecard"] == SCORECARD_DEADLINE / timedelta(hours=1)
    assert client.submit("/company/limits", submit_scorecard="48").status_code == 303
    monday, company = datetime(2026, 3, 9, 12, tzinfo=UTC), current_company()
    assert due_at(TurnKind.SUBMIT_SCORECARD, monday, "UTC", company=company) == monday + timedelta(hours=48)
    assert due_at(TurnKind.SUBMIT_SCORECARD, monday, "UTC", 1, company=company) == monday + timedelta(days=1)
    assert due_at(TurnKind.DECIDE, monday, "UTC", company=company) == monday + timedelta(days=2)
    assert client.submit("/company/limits", submit_scorecard="0").status_code == 422
    assert "24 hours" in client.get("/company").text


def test_without_a_company_the_days_are_those_of_before():
    friday = datetime(2026, 3, 6, 15, tzinfo=UTC)
    for calendar in (WorkCalendar(), WorkCalendar(frozenset(range(5)))):
        assert after_business_time(friday, timedelta(days=1), "UTC", calendar) == friday + timedelta(days=3)
