"""From which day to which: a territory changes hands on the day the file is applied, where the manager is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.roles import Role
from app.mapping_file.rules import takeover_first_day
from app.shared import clock
from app.territories.models import Assignment
from app.territories.queries import running_assignment
from app.territories.rules import last_day_of_holder
from tests.cast import person
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr

TODAY = date(2026, 11, 23)
near = st.integers(-1, 1).map(lambda days: TODAY + timedelta(days=days))
since = st.integers(-30, 30).map(lambda days: TODAY + timedelta(days=days))


@given(since, near, near)
def test_both_days_follow_the_rules_of_a_handover(began_on, today, theirs):
    first_day = takeover_first_day(began_on, today=today, theirs=theirs)
    last_day = last_day_of_holder(first_day, began_on=began_on, today=today, holder="Nora")
    assert began_on <= last_day if last_day else began_on > today
    assert timedelta(0) <= first_day - theirs <= timedelta(days=3)


def test_the_holder_keeps_the_day_before():
    long_ago = TODAY - timedelta(days=9)
    assert takeover_first_day(long_ago, today=TODAY, theirs=TODAY) == TODAY
    assert takeover_first_day(TODAY, today=TODAY, theirs=TODAY) == TODAY + timedelta(days=1)
    assert takeover_first_day(TODAY + timedelta(days=1), today=TODAY, theirs=TODAY) == TODAY


@pytest.mark.parametrize(
    "zones", [("Pacific/Auckland", "America/Los_Angeles"), ("America/Los_Angeles", "Pacific/Auckland")]
)
def test_a_territory_changes_hands_between_managers_a_day_apart(ada, cast, session, zones):
    clock.freeze(datetime(2026, 11, 23, 13, tzinfo=UTC))
    cast.marta.time_zone, cast.milan.time_zone = zones
    nora, olga = an_isr(), person("Olga Petrov", Role.ISR)
    an_established_isr(nora, cast.marta)
    an_established_isr(olga, cast.milan)
    territory = a_territory("EMEA North")
    an_assignment(cast, nora, territory)
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,Olga Petrov\n")
    before, after = session.query(Assignment).order_by(Assignment.id)
    assert (after.isr, after.manager) == (olga, cast.milan)
    assert after.starts_on == before.ends_on + timedelta(days=1)
    assert after.starts_on >= clock.today(cast.milan.time_zone)
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,\n")
    ada.applies("Territory,Region,ISR\nEMEA North,EMEA,Nora Weiss\n")
    assert running_assignment(territory).isr is nora
