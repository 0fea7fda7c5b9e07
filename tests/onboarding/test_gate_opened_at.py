"""The day a gate opened is the day its last issue became complete, not the day it was closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.checklist.overview import overview_of
from app.onboarding.forecast.queries import forecasts_for
from app.onboarding.gate.facts import gate_opened_at
from app.onboarding.gate.queries import gates_of
from app.onboarding.gate.sql import issue_complete_since
from app.onboarding.models import GatingIssue, Onboarding
from app.onboarding.queries import load_for_page
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import in_zone
from app.territories.actions import assign_territory
from app.territories.queries import gate_opening_times
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_onboarding, tick_all

pytestmark = pytest.mark.both_databases  # its triggers

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def issue(cast) -> GatingIssue:
    """The onboarding issue of Jonas, three weeks after he started: every step is ticked, none is closed."""
    (issue,) = an_onboarding(cast).gating_issues
    tick_all(issue)
    clock.move(21 * DAY)
    return issue


def closed_last(issue: GatingIssue, on: datetime) -> None:
    issue.closed_at = on


def waived_later(issue: GatingIssue, on: datetime) -> None:
    """Closed by GitLab with a step open, and waived a week later."""
    issue.steps[0].ticked_at = None
    issue.closed_at, issue.waived_at = on - 7 * DAY, on


def ticked_later(issue: GatingIssue, on: datetime) -> None:
    """Closed in GitLab with a task open, which was ticked there a week later."""
    issue.closed_at, issue.steps[0].ticked_at = on - 7 * DAY, on


def taken_off_later(issue: GatingIssue, on: datetime) -> None:
    """Closed in GitLab with a task open, which was taken out of the issue a week later."""
    issue.closed_at = on - 7 * DAY
    issue.steps[0].ticked_at, issue.steps[0].removed_at = None, on


@pytest.mark.parametrize("becomes_complete", [closed_last, waived_later, ticked_later, taken_off_later])
def test_everything_that_names_the_day_names_that_one(cast, session, issue, becomes_complete) -> None:
    opened_at = clock.now() - 2 * DAY
    becomes_complete(issue, opened_at)
    session.commit()
    session.expire_all()
    onboarding = load_for_page(issue.onboarding)
    opened_on = in_zone(opened_at, cast.jonas.time_zone).date()
    assert gate_opened_at(onboarding) == opened_at
    assert gate_opening_times([cast.jonas.id]) == {cast.jonas.id: opened_at}
    assert session.scalar(select(issue_complete_since(GatingIssue))) == opened_at
    row = manager_row(onboarding)
    assert row.days.gate_opened == opened_on
    (waiting,) = row.waits_for
    assert (waiting.what, waiting.since) == ("A territory", opened_at)


@pytest.mark.parametrize("becomes_complete", [closed_last, waived_later, ticked_later, taken_off_later])
def test_nobody_holds_a_territory_from_before_that_day(cast, session, issue, becomes_complete) -> None:
    opened_at = clock.now() - 2 * DAY
    becomes_complete(issue, opened_at)
    session.commit()
    session.expire_all()
    opened_on = in_zone(opened_at, cast.marta.time_zone).date()
    with pytest.raises(RuleBroken, match="Their gate opened on"):
        assign_territory(a_territory(), isr=cast.jonas, starts_on=opened_on - DAY, by=cast.marta)
    assert assign_territory(a_territory(), isr=cast.jonas, starts_on=opened_on, by=cast.marta)


def test_while_one_is_not_complete_no_gate_has_opened(cast, session, issue) -> None:
    issue.steps[0].ticked_at, issue.closed_at = None, clock.now()
    session.commit()
    assert gate_opened_at(load_for_page(issue.onboarding)) is None


def manager_row(onboarding: Onboarding):
    gates = gates_of([onboarding.isr])
    forecasts = forecasts_for([onboarding])
    overview = overview_of([onboarding], gates, forecasts, [], clock.today("UTC"))
    return overview.on_the_way[0]
