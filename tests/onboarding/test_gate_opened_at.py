"""The day a gate opened is the day its last issue became complete, not the day it was closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.checklist.listed import listed_onboardings
from app.checklist.overview import overview_of
from app.onboarding.gate.facts import gate_opened_at
from app.onboarding.gate.queries import gate_opening_times
from app.onboarding.gate.sql import issue_complete_since
from app.onboarding.models import GatingIssue, Onboarding
from app.onboarding.queries import load_for_page
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import in_zone
from app.territories.actions import assign_territory
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_isr, an_onboarding, tick_all

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def cases(cast) -> list[GatingIssue]:
    """An onboarding issue for each way to become complete: ticked, and open three weeks after the start."""
    issues = [
        an_onboarding(cast, an_isr(f"Isr{number} Lind")).gating_issues[0] for number in range(len(WAYS))
    ]
    for issue in issues:
        tick_all(issue)
    clock.move(21 * DAY)
    return issues


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


WAYS = [closed_last, waived_later, ticked_later, taken_off_later]


@pytest.mark.both_databases  # the day in SQL
def test_everything_that_names_the_day_names_that_one(cast, session, cases) -> None:
    opened_at = clock.now() - 2 * DAY
    for issue, becomes_complete in zip(cases, WAYS, strict=True):
        becomes_complete(issue, opened_at)
    session.commit()
    session.expire_all()
    onboardings = [load_for_page(issue.onboarding) for issue in cases]
    ids = [onboarding.isr_id for onboarding in onboardings]
    assert [gate_opened_at(onboarding) for onboarding in onboardings] == [opened_at] * len(WAYS)
    assert gate_opening_times(ids) == dict.fromkeys(ids, opened_at)
    assert session.scalars(select(issue_complete_since(GatingIssue))).all() == [opened_at] * len(WAYS)
    rows = manager_rows(onboardings)
    assert len(rows) == len(WAYS)
    for row in rows:
        assert row.days.gate_opened == in_zone(opened_at, "UTC").date()
        (waiting,) = row.waits_for
        assert (waiting.what, waiting.since) == ("A territory", opened_at)


def test_nobody_holds_a_territory_from_before_that_day(cast, session, cases) -> None:
    opened_at = clock.now() - 2 * DAY
    opened_on = in_zone(opened_at, cast.marta.time_zone).date()
    for issue, becomes_complete in zip(cases, WAYS, strict=True):
        becomes_complete(issue, opened_at)
        session.commit()
        session.expire_all()
        isr = issue.onboarding.isr
        with pytest.raises(RuleBroken, match="Their gate opened on"):
            assign_territory(a_territory(), isr=isr, starts_on=opened_on - DAY, by=cast.marta)
        assert assign_territory(a_territory(), isr=isr, starts_on=opened_on, by=cast.marta)


def test_while_one_is_not_complete_no_gate_has_opened(cast, session) -> None:
    (issue,) = an_onboarding(cast).gating_issues
    issue.closed_at = clock.now()
    session.commit()
    assert gate_opened_at(load_for_page(issue.onboarding)) is None


def manager_rows(onboardings: list[Onboarding]):
    listed = listed_onboardings(onboardings[0].manager, None).rows
    return overview_of(listed, [], clock.today("UTC")).on_the_way
