"""A whole region, or a set of territories, is assigned at once: all of them, or none with each reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.territories.actions import assign_territories, end_assignment
from app.territories.models import Assignment
from app.territories.queries import current_assignments_of
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
URL = "/territories/assign"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def nora(cast):
    """An ISR of Marta's with an open gate."""
    isr = an_isr()
    an_established_isr(isr, cast.marta)
    return isr


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def test_a_whole_region_is_assigned_with_one_mail(client, cast, nora, session) -> None:
    places = [a_territory(f"APAC {place}", Region.APAC) for place in ("East", "West", "South")]
    elsewhere = a_territory("US West", Region.US)
    client.sign_in(cast.marta)
    assert client.submit(URL, isr=nora.id, whole="APAC").status_code == 303
    held = current_assignments_of(nora)
    assert {assignment.territory for assignment in held} == set(places)
    assert elsewhere.running_assignment is None
    mails = [mail for assignment in held for mail in messages_about(assignment)]
    assert [mail.subject for mail in mails] == [
        f"You have 3 new territories from {today(cast):%a} " + _day(cast)
    ]
    assert all(place.name in mails[0].body for place in places)


def _day(cast: Cast) -> str:
    day = today(cast)
    return f"{day.day} {day:%b}"


def test_one_refused_territory_refuses_all_with_every_reason(client, cast, nora, session) -> None:
    an_assignment(cast, territory=a_territory("EMEA North"))
    free = a_territory("EMEA South")
    ended = an_assignment(cast, nora, a_territory("EMEA West"))
    clock.move(9 * DAY)
    end_assignment(ended, last_day=today(cast) - DAY, reason="Moves on.", by=cast.marta)
    client.sign_in(cast.marta)
    answer = client.submit(URL, isr=nora.id, whole="EMEA", starts_on=today(cast) - 5 * DAY)
    assert answer.status_code == 422
    assert "No territory was assigned, because of these:" in answer.text
    assert "<li>Jonas Falk has held EMEA North since" in answer.text
    assert "EMEA West: The last assignment ended on" in answer.text
    assert "EMEA South:" not in answer.text
    assert free.running_assignment is None
    assert list(current_assignments_of(nora)) == []


def test_a_closed_gate_is_one_reason_for_all_territories(cast, session) -> None:
    an_onboarding(cast)
    places = [a_territory(f"EMEA {place}") for place in ("North", "South")]
    with pytest.raises(RuleBroken) as refusal:
        assign_territories(places, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    (reason,) = refusal.value.also
    assert reason.startswith("EMEA North and EMEA South: The gate of Jonas Falk is closed. Missing: ")
    assert session.query(Assignment).count() == 0


def test_territories_the_isr_already_holds_are_skipped(cast, nora) -> None:
    places = [a_territory(f"EMEA {place}") for place in ("North", "South")]
    first = an_assignment(cast, nora, places[0])
    (begun,) = assign_territories(places, isr=nora, starts_on=today(cast), by=cast.marta)
    assert set(current_assignments_of(nora)) == {first, begun}
    with pytest.raises(RuleBroken, match="already holds all of them"):
        assign_territories(places, isr=nora, starts_on=today(cast), by=cast.marta)


def test_a_region_or_ticked_territories_must_be_chosen(client, cast, nora) -> None:
    place = a_territory("EMEA North")
    client.sign_in(cast.marta)
    nothing = "Choose a region that has territories, or tick some."
    for choice, sentence in (
        ({}, nothing),
        ({"whole": "US"}, nothing),
        ({"whole": "EMEA", "ticked": [place.id]}, "Choose a region or tick territories, not both."),
        ({"whole": "MARS"}, "Choose one from the list"),
        ({"ticked": "x"}, "from the list"),
        ({"ticked": "99999999999999999999"}, "from the list"),
        ({"ticked": "7"}, "from the list"),
    ):
        answer = client.forge(URL, isr=nora.id, starts_on=today(cast), **{"whole": "", **choice})
        assert answer.status_code == 422, choice
        assert sentence in answer.text, choice
    assert place.running_assignment is None


def test_a_territory_assigned_meanwhile_names_its_holder_and_keeps_the_ticks(client, cast, nora) -> None:
    place, other, third = (a_territory(f"EMEA {name}") for name in ("North", "South", "West"))
    client.sign_in(cast.marta)
    form = client.form_for(URL)
    held = an_assignment(cast, territory=place)
    answer = client.send(form, isr=nora.id, ticked=[place.id, other.id])
    assert answer.status_code == 422
    assert "Jonas Falk has held EMEA North since" in answer.text
    assert answer.text.count(" checked ") == 2
    assert client.send(form, isr=nora.id, ticked=[other.id]).status_code == 303
    assert [each.territory for each in current_assignments_of(nora)] == [other]
    assert (third.running_assignment, place.running_assignment) == (None, held)


def test_only_managers_may_and_only_for_their_own_isrs(client, cast) -> None:
    with_open_gate(an_onboarding(cast))
    a_territory("EMEA North")
    for person in (cast.jonas, cast.rita, cast.ada, cast.dana, cast.ines):
        client.sign_in(person)
        assert client.get(URL).status_code == 403
    client.sign_in(cast.milan)
    assert "Jonas Falk" not in client.get(URL).text
    assert client.get(f"{URL}?region=MARS").status_code == 400
    answer = client.forge(URL, isr=cast.jonas.id, starts_on=today(cast), whole="EMEA")
    assert answer.status_code == 422
    with pytest.raises(RuleBroken, match="not one of your ISRs"):
        assign_territories([a_territory()], isr=cast.jonas, starts_on=today(cast), by=cast.milan)
