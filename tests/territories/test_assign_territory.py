"""A manager assigns a vacant territory to an ISR of theirs with an open gate, from a day on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.outbox.queries import messages_about
from app.people.accounts import revoke_role
from app.shared import clock
from app.shared.business_days import due_on
from app.shared.refusals import Conflict, RuleBroken
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Territory
from app.territories.queries import current_assignments_of, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def territory(cast) -> Territory:
    return a_territory("EMEA North")


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def test_an_assignment_is_recorded_and_the_isr_gets_a_mail(client, cast, territory) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    client.sign_in(cast.marta)
    answer = client.submit(f"/territories/{territory.id}/assign", isr=cast.jonas.id)
    assert answer.status_code == 303
    (assignment,) = current_assignments_of(cast.jonas)
    assert (assignment.territory, assignment.onboarding) == (territory, onboarding)
    assert assignment.starts_on == today(cast)
    (mail,) = messages_about(assignment)
    assert (mail.to_email, mail.kind) == ("jonas@example.com", "territory assigned")
    for subject in (assignment, territory):
        record = activity_of(subject)[0]
        assert (record.by, record.sentence, record.was) == (cast.marta, "assigned", "vacant")


def test_the_later_steps_are_unlocked_from_the_first_day(cast, territory) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    first_day = today(cast) + 3 * DAY
    assign_territory(territory, isr=cast.jonas, starts_on=first_day, by=cast.marta)
    assert onboarding.assigned_on == first_day
    assert all(
        step.due_on == due_on(first_day, step.due_days, step.owner.time_zone)
        for step in onboarding.later_steps
    )
    assign_territory(a_territory(), isr=cast.jonas, starts_on=first_day + DAY, by=cast.marta)
    assert onboarding.assigned_on == first_day


def test_a_closed_gate_refuses_with_what_is_missing(client, cast, territory) -> None:
    clock.freeze(datetime(2026, 11, 2, 12, tzinfo=UTC))  # one day everywhere
    issue = an_onboarding(cast).gating_issues[0]
    own = [step for step in issue.steps if step.owner is cast.jonas]
    client.sign_in(cast.marta)
    form = client.get(f"/territories/{territory.id}/assign").text
    assert "Jonas Falk (gate closed)" in form
    assert "Closing “Onboarding issue”" in form
    answer = client.submit(f"/territories/{territory.id}/assign", isr=cast.jonas.id)
    assert answer.status_code == 422
    assert "The gate of Jonas Falk is closed. Missing: " in answer.text
    assert f"{len(own)} steps of “Onboarding issue” (Jonas Falk, today)" in answer.text
    assert running_assignment(territory) is None


def test_without_an_onboarding_the_gate_is_closed(cast, territory) -> None:
    with pytest.raises(RuleBroken, match="not one of your ISRs"):
        assign_territory(territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_an_existing_isr_needs_no_onboarding(cast, territory) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    long_ago = today(cast) - 900 * DAY
    assignment = assign_territory(territory, isr=nora, starts_on=long_ago, by=cast.marta)
    assert assignment.onboarding is None
    assert messages_about(assignment)


def test_only_the_isrs_own_manager_may_assign(client, cast, territory) -> None:
    with_open_gate(an_onboarding(cast))
    url = f"/territories/{territory.id}/assign"
    for person, status in ((cast.jonas, 403), (cast.rita, 403), (cast.ada, 403), (cast.ines, 404)):
        client.sign_in(person)
        assert client.get(url).status_code == status
    client.sign_in(cast.milan)
    assert "Jonas Falk" not in client.get(url).text
    assert client.forge(url, isr=cast.jonas.id, starts_on=today(cast)).status_code == 422
    with pytest.raises(RuleBroken, match="not one of your ISRs"):
        assign_territory(territory, isr=cast.jonas, starts_on=today(cast), by=cast.milan)
    assert running_assignment(territory) is None


def test_the_onboardings_manager_comes_before_the_one_who_registered_the_isr(cast, territory) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.milan)
    with_open_gate(an_onboarding(cast, nora))
    with pytest.raises(RuleBroken, match="not one of your ISRs"):
        assign_territory(territory, isr=nora, starts_on=today(cast), by=cast.milan)
    assert assign_territory(territory, isr=nora, starts_on=today(cast), by=cast.marta).isr is nora


def test_a_former_isr_gets_no_territory(cast, territory) -> None:
    with_open_gate(an_onboarding(cast))
    revoke_role(cast.jonas, Role.ISR, by=cast.ada)
    with pytest.raises(RuleBroken, match="Jonas Falk is not an ISR"):
        assign_territory(territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_a_held_territory_is_a_conflict_that_names_its_holder(client, cast, territory) -> None:
    an_assignment(cast, territory=territory)
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    client.sign_in(cast.marta)
    typed = {"isr": nora.id, "starts_on": today(cast)}
    answer = client.forge(f"/territories/{territory.id}/assign", **typed)
    assert answer.status_code == 409
    assert "Jonas Falk has held EMEA North since" in answer.text
    assert f'<option selected value="{nora.id}">' in answer.text
    with pytest.raises(Conflict, match="Jonas Falk has held EMEA North since"):
        assign_territory(territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_a_first_day_that_does_not_fit_is_refused(client, cast, territory) -> None:
    onboarding = an_onboarding(cast)
    clock.move(10 * DAY)
    with_open_gate(onboarding)
    for days, reason in ((-11, "They start on"), (-1, "Their gate opened on"), (366, "within the next year")):
        with pytest.raises(RuleBroken, match=reason) as refusal:
            assign_territory(territory, isr=cast.jonas, starts_on=today(cast) + days * DAY, by=cast.marta)
        assert refusal.value.field == "starts_on"
    client.sign_in(cast.marta)
    for starts_on in ("", "tomorrow", "2026-02-30"):
        typed = {"isr": cast.jonas.id, "starts_on": starts_on}
        answer = client.forge(f"/territories/{territory.id}/assign", **typed)
        assert answer.status_code == 422
        assert f'value="{starts_on}"' in answer.text


def test_the_first_day_is_after_the_previous_holders_last_day(cast, territory) -> None:
    first = an_assignment(cast, territory=territory)
    clock.move(10 * DAY)
    end_assignment(first, last_day=today(cast) - 2 * DAY, reason="Moves on.", by=cast.marta)
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    with pytest.raises(RuleBroken, match="The last assignment ended"):
        assign_territory(territory, isr=nora, starts_on=today(cast) - 2 * DAY, by=cast.marta)
    assert assign_territory(territory, isr=nora, starts_on=today(cast) - DAY, by=cast.marta)
