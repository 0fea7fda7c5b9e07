"""The page of an onboarding, and the list of them: what stands between someone and their territory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.onboarding.models import Onboarding
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_hired_application,
    an_assignment,
    an_isr,
    an_onboarding,
    with_open_gate,
)
from tests.real.statements import statements


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_the_isr_is_welcomed_and_others_see_their_name(client, cast, onboarding) -> None:
    url = f"/onboardings/{onboarding.id}"
    client.sign_in(cast.jonas)
    page = client.get(url).text
    for words in (
        "Welcome, Jonas",
        "The gate is closed",
        "manager Marta Silva",
        "Yours",
        "locked until then",
    ):
        assert words in page
    clock.move(timedelta(days=40))
    client.sign_in(cast.jonas)
    assert "overdue, was due" in client.get(url).text
    for person in (cast.marta, cast.rita):
        client.sign_in(person)
        page = client.get(url).text
        assert "<h1>Jonas Falk</h1>" in page
        assert "<h1>Welcome" not in page


def test_for_everyone_else_it_does_not_exist(client, cast, onboarding) -> None:
    for person in (cast.milan, cast.dana, cast.ines, cast.ada, cast.nobody):
        client.sign_in(person)
        assert client.get(f"/onboardings/{onboarding.id}").status_code == 404


def test_it_goes_on_to_a_territory_in_the_same_few_statements(client, cast, onboarding) -> None:
    """From a closed gate over an open one to the later steps, for the manager."""
    client.sign_in(cast.marta)
    url = f"/onboardings/{onboarding.id}"
    with statements() as at_first:
        client.get(url)
    with_open_gate(onboarding)
    page = client.get(url).text
    assert "The gate is open" in page
    assert "Choose territory" in page
    an_assignment(cast, isr=cast.jonas)
    with statements() as in_the_end:
        page = client.get(url).text
    assert "EMEA North since" in page
    assert "0 of 7 done" in page
    assert len(at_first) <= 17  # with BEGIN
    assert len(in_the_end) <= len(at_first) + 2  # the territory, and the roles of people in the history


def test_the_list_holds_ones_own_and_no_others(client, cast, onboarding) -> None:
    an_onboarding(cast, an_isr("Nora Weiss"), manager=cast.milan)
    client.sign_in(cast.marta)
    page = client.get("/onboardings").text
    assert "Jonas Falk" in page
    assert "Nora Weiss" not in page
    client.sign_in(cast.rita)
    page = client.get("/onboardings").text
    assert "Jonas Falk" in page
    assert "Nora Weiss" in page


def test_the_list_goes_on_by_start_date(client, cast, session) -> None:
    application = a_hired_application(cast, cast.jonas)
    for number in range(51):
        session.add(
            Onboarding(
                application=application,
                isr=an_isr(f"Isr{number:02} Lind"),
                manager=cast.marta,
                recruiter=cast.rita,
                kind=HireKind.NEW,
                start_date=clock.today("UTC") + timedelta(days=number % 2),
            )
        )
    client.sign_in(cast.rita)
    first = client.get("/onboardings").text
    mark = first.split("?after=")[1].split('"')[0]
    second = client.get(f"/onboardings?after={mark}").text
    assert first.count("Lind</a>") == 50
    assert second.count("Lind</a>") == 1
    assert client.get("/onboardings?after=nonsense").status_code == 400
    with statements() as many:
        client.get("/onboardings")
    with statements() as one:
        client.get(f"/onboardings?after={mark}")
    assert len(many) == len(one)
