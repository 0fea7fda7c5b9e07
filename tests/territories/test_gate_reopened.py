"""Reopening an issue takes no territory away: it flags territory and person, and waits for the manager."""

from __future__ import annotations

import pytest

from app.onboarding.actions import reopen_gating_issue
from app.outbox.queries import messages_about
from app.shared.refusals import RuleBroken
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Assignment
from app.territories.queries import closed_gates_of_holders, gates_of_own_isrs, holders_with_closed_gate
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases  # its triggers

FLAG = "Gate closed again"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Jonas holding EMEA North behind a gate that was reopened."""
    held = an_assignment(cast)
    (issue,) = held.onboarding.gating_issues
    reopen_gating_issue(issue, by=cast.marta, reason="A signature is missing.")
    return held


def test_they_keep_the_territory_and_get_no_other(cast, held) -> None:
    assert held.is_running
    with pytest.raises(RuleBroken, match="The gate of Jonas Falk is closed"):
        assign_territory(a_territory(), isr=cast.jonas, starts_on=held.starts_on, by=cast.marta)


def test_territory_and_person_are_flagged(client, cast, held) -> None:
    client.sign_in(cast.marta)
    lists = ["/territories", "/onboardings"]
    pages = [*lists, f"/territories/{held.territory_id}", f"/onboardings/{held.onboarding_id}"]
    for page in pages:
        assert FLAG in client.get(page).text, page
    with_open_gate(held.onboarding)
    for page in pages:
        assert FLAG not in client.get(page).text, page


def test_the_flag_does_not_show_what_is_missing(client, cast, held) -> None:
    client.sign_in(cast.milan)
    page = client.get(f"/territories/{held.territory_id}").text
    assert FLAG in page
    assert "Onboarding issue" not in page


def test_their_manager_gets_a_mail_and_a_row_on_your_turn(client, cast, held) -> None:
    assert [mail.to_email for mail in messages_about(held.onboarding) if mail.kind == "gate reopened"] == [
        "marta@example.com"
    ]
    for person, waits in ((cast.marta, True), (cast.milan, False), (cast.jonas, False)):
        client.sign_in(person)
        assert ("The gate of Jonas Falk was reopened" in client.get("/").text) == waits


def test_only_running_assignments_with_a_closed_gate_are_flagged(cast, held) -> None:
    open_gate = an_isr()
    an_established_isr(open_gate, cast.marta)
    other = an_assignment(cast, open_gate, a_territory())
    assert set(closed_gates_of_holders([held, other])) == {cast.jonas.id}
    assert [each.isr for each in holders_with_closed_gate(gates_of_own_isrs(cast.marta))] == [cast.jonas]
    end_assignment(held, last_day=held.starts_on, reason="Moves on.", by=cast.marta)
    assert closed_gates_of_holders([held, other]) == {}
    assert holders_with_closed_gate(gates_of_own_isrs(cast.marta)) == []


def test_isrs_without_a_territory_are_not_flagged(client, cast) -> None:
    onboarding = an_onboarding(cast)
    client.sign_in(cast.marta)
    assert FLAG not in client.get(f"/onboardings/{onboarding.id}").text
    assert holders_with_closed_gate(gates_of_own_isrs(cast.marta)) == []


def test_it_costs_the_same_however_many_there_are(client, cast, held) -> None:
    def costs() -> dict[str, int]:
        client.sign_in(cast.marta)
        found = {}
        for page in ("/", "/territories"):
            with statements() as sent:
                client.get(page)
            found[page] = len(sent)
        return found

    with_one = costs()
    for number in range(4):
        another = an_assignment(
            cast,
            with_open_gate(an_onboarding(cast, an_isr(f"Isr{number} Lind"))).isr,
            a_territory(),
        )
        for issue in another.onboarding.gating_issues:
            reopen_gating_issue(issue, by=cast.marta, reason="A signature is missing.")
    assert costs() == with_one
