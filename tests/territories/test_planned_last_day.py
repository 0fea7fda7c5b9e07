"""The last day of an assignment lies ahead: who holds the territory until then, and what can change still."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from app.activity.queries import activity_of
from app.db.base import db
from app.home.role_sections import role_sections
from app.onboarding.actions import reopen_gating_issue
from app.onboarding.actions.end import end_for_transfer
from app.onboarding.models import GatingIssue, Onboarding
from app.reports.capacity.isrs import isrs_without_territory
from app.reports.capacity.vacancies import vacancies
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_day
from app.territories.actions import (
    assign_territory,
    change_last_day,
    end_assignment,
    end_onboarding,
    hand_over_territory,
    withdraw_last_day,
)
from app.territories.models import Assignment
from app.territories.queries import occupancies, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_assignment, an_established_isr, an_isr
from tests.real.page import Page

pytestmark = pytest.mark.both_databases  # triggers and conditions by day
DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def planned(cast) -> Assignment:
    """Jonas holds EMEA North from today, and his last day is in five days."""
    assignment = an_assignment(cast)
    last_day = assignment.starts_on + 5 * DAY
    end_assignment(assignment, last_day=last_day, reason="Moves on.", by=cast.marta)
    db.session.flush()
    return assignment


def nora(cast: Cast):
    isr = an_isr("Nora Weiss")
    an_established_isr(isr, cast.marta)
    return isr


def held_days(planned: Assignment) -> list[str | None]:
    """Who holds the territory on the days before, on and after the planned last day."""
    days = (planned.starts_on + number * DAY for number in (4, 5, 6))
    found = (occupancies([planned.territory], day)[planned.territory_id].now for day in days)
    return [each.isr.name if each else None for each in found]


def test_it_is_held_until_then_and_vacant_after(app, client, cast, planned) -> None:
    assert held_days(planned) == ["Jonas Falk", "Jonas Falk", None]
    assert running_assignment(planned.territory) == planned
    with app.test_request_context():
        [section] = role_sections(cast.jonas, is_idle=True)
    assert f"until {format_day(planned.ends_on)}" in section.lines[0].detail
    client.sign_in(cast.jonas)
    until = f"until {format_day(planned.ends_on)}"
    assert until in " ".join(client.get(f"/onboardings/{planned.onboarding_id}").text.split())
    for days, vacant, without in ((0, [], False), (5, [], False), (1, [planned.territory_id], True)):
        clock.move(days * DAY)
        assert [each.territory_id for each in vacancies(cast.marta, None)] == vacant
        ready = isrs_without_territory([], zone="UTC").ready
        assert ("Jonas Falk" in [each.isr for each in ready]) is without


def test_its_page_says_the_day_and_offers_what_can_change(client, cast, planned) -> None:
    client.sign_in(cast.marta)
    page = Page(client.get(f"/territories/{planned.territory_id}").text)
    head = " ".join(page.all("header")[-1].text.split())
    assert "Held by Jonas Falk until" in head and "then vacant" in head
    assert {"Assign", "Hand over", "Change last day", "Withdraw last day"} <= {
        each.text for each in page.all("a")
    }
    url = f"/assignments/{planned.id}"
    day = planned.starts_on + 3 * DAY
    assert client.submit(f"{url}/last-day", last_day=day, reason="Sooner.").status_code == 303
    assert planned.ends_on == day
    assert client.submit(f"{url}/withdraw-last-day", reason="Stays.").status_code == 303
    assert planned.ends_on is None
    record, changed, *_others = activity_of(planned)
    assert (record.sentence, record.note.text) == ("withdrew the last day of the assignment", "Stays.")
    assert changed.sentence == "changed the last day of the assignment"
    for person in (cast.milan, cast.jonas, cast.rita):
        client.sign_in(person)
        for path in ("last-day", "withdraw-last-day"):
            assert client.get(f"{url}/{path}").status_code == 404


def test_it_changes_only_while_it_is_ahead(cast, planned) -> None:
    with pytest.raises(Conflict, match="Change that day instead"):
        end_assignment(planned, last_day=planned.starts_on, reason="Now.", by=cast.marta)
    clock.move(6 * DAY)
    with pytest.raises(Conflict, match="already ended"):
        end_assignment(planned, last_day=planned.starts_on, reason="Now.", by=cast.marta)
    for act in (change_last_day, withdraw_last_day):
        more = {"last_day": planned.starts_on} if act is change_last_day else {}
        with pytest.raises(Conflict, match="no last day ahead"):
            act(planned, reason="Too late.", by=cast.marta, **more)


def test_another_isr_follows_at_once_or_after_a_gap(cast, planned) -> None:
    territory, isr = planned.territory, nora(cast)
    with pytest.raises(RuleBroken, match="Jonas Falk holds it until"):
        assign_territory(territory, isr=isr, starts_on=planned.ends_on, by=cast.marta)
    begun = assign_territory(territory, isr=isr, starts_on=planned.ends_on + DAY, by=cast.marta)
    assert held_days(planned) == ["Jonas Falk", "Jonas Falk", "Nora Weiss"]
    for act in (change_last_day, withdraw_last_day):
        more = {"last_day": planned.ends_on + DAY} if act is change_last_day else {}
        with pytest.raises(Conflict, match="Nora Weiss has EMEA North from"):
            act(planned, reason="Stays.", by=cast.marta, **more)
    end_assignment(begun, last_day=clock.today("UTC"), reason="Not Nora.", by=cast.marta)
    assign_territory(territory, isr=isr, starts_on=planned.ends_on + 9 * DAY, by=cast.marta)
    assert held_days(planned) == ["Jonas Falk", "Jonas Falk", None]


def test_a_handover_before_the_last_day_shortens_it_and_a_later_one_leaves_it(cast, planned) -> None:
    last_day, isr = planned.ends_on, nora(cast)
    with pytest.raises(RuleBroken, match="Withdraw that last day instead"):
        hand_over_territory(
            planned.territory, to=cast.jonas, first_day=last_day, reason="Stays.", by=cast.marta
        )
    with db.session.begin_nested() as savepoint:
        later = {"first_day": last_day + 3 * DAY, "reason": "Later.", "by": cast.marta}
        hand_over_territory(planned.territory, to=isr, **later)
        assert planned.ends_on == last_day
        savepoint.rollback()
    db.session.expire_all()
    hand_over_territory(planned.territory, to=isr, first_day=last_day, reason="Sooner.", by=cast.marta)
    assert planned.ends_on == last_day - DAY
    assert held_days(planned) == ["Jonas Falk", "Nora Weiss", "Nora Weiss"]


def test_behind_a_closed_gate_it_only_comes_sooner(cast, planned) -> None:
    onboarding = planned.onboarding
    reopen_gating_issue(onboarding.gating_issues[0], reason="Not done.", by=cast.marta)
    db.session.flush()
    later = planned.ends_on + DAY
    with pytest.raises(RuleBroken, match="gate"):
        withdraw_last_day(planned, reason="Stays.", by=cast.marta)
    with pytest.raises(RuleBroken, match="gate"):
        change_last_day(planned, last_day=later, reason="Stays.", by=cast.marta)
    for day in (later, None):
        with pytest.raises(DBAPIError, match="the_gate_holds"), db.session.begin_nested():
            db.session.execute(update(Assignment).where(Assignment.id == planned.id).values(ends_on=day))
    change_last_day(planned, last_day=planned.ends_on - DAY, reason="Sooner.", by=cast.marta)
    db.session.flush()


def test_until_then_nothing_takes_away_what_opened_the_gate(cast, planned) -> None:
    onboarding = planned.onboarding
    ends = update(Onboarding).where(Onboarding.id == onboarding.id).values(ended_at=clock.now())
    adds = insert(GatingIssue).values(
        onboarding_id=onboarding.id, name="Another", position=9, due_on=planned.ends_on, opened_at=clock.now()
    )
    for statement in (ends, adds):
        with (
            pytest.raises(DBAPIError, match="the_gate_holds_while_a_territory_is_held"),
            db.session.begin_nested(),
        ):
            db.session.execute(statement)
    with pytest.raises(RuleBroken, match="before the transfer"):
        end_for_transfer(cast.jonas, reason="Another job.", by=cast.marta)
    end_onboarding(onboarding, reason="Leaves.", by=cast.marta)
    assert planned.ends_on == clock.today(cast.marta.time_zone)
