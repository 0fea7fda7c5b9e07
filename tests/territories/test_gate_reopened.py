"""Reopening an issue takes no territory away: it flags territory and person, and waits for the manager."""

from __future__ import annotations

import pytest

from app.home.isr_turns import isr_turns_for
from app.onboarding.actions import reopen_gating_issue
from app.outbox.queries import messages_about
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Assignment
from app.territories.queries import isr_ids_with_closed_gate
from app.turns.models import TurnKind
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


def holders(manager: User) -> list[str]:
    """The ISRs with a reopened gate, in the turn of a manager."""
    waiting = isr_turns_for(manager)
    return [each.isr for each in waiting if each.kind is TurnKind.RESOLVE_GATE]


def test_the_isr_keeps_the_territory_and_both_are_flagged(client, cast, held) -> None:
    """Until the gate is open again. Other managers do not read what is missing."""
    assert held.is_running
    with pytest.raises(RuleBroken, match="The gate of Jonas Falk is closed"):
        assign_territory(a_territory(), isr=cast.jonas, starts_on=held.starts_on, by=cast.marta)
    territory = f"/territories/{held.territory_id}"
    client.sign_in(cast.milan)
    page = client.get(territory).text
    assert FLAG in page and "Onboarding issue" not in page
    client.sign_in(cast.marta)
    pages = ["/territories", "/onboardings", territory, f"/onboardings/{held.onboarding_id}"]
    for page in pages:
        assert FLAG in client.get(page).text, page
    with_open_gate(held.onboarding)
    for page in pages:
        assert FLAG not in client.get(page).text, page


def test_their_manager_gets_a_mail_and_a_row_on_your_turn(client, cast, held) -> None:
    told = [mail.to_email for mail in messages_about(held.onboarding) if mail.kind == "gate reopened"]
    assert told == ["marta@example.com"]
    assert holders(cast.milan) == []
    for person, waits in ((cast.marta, True), (cast.jonas, False)):
        client.sign_in(person)
        assert ("The gate of Jonas Falk was reopened" in client.get("/").text) == waits


def test_only_running_assignments_with_a_closed_gate_are_flagged(cast, held) -> None:
    open_gate = an_isr()
    an_established_isr(open_gate, cast.marta)
    other = an_assignment(cast, open_gate, a_territory())
    an_onboarding(cast, an_isr("Olga Petrov"))  # the gate is closed, and there is no territory
    assert isr_ids_with_closed_gate([held, other, None]) == {cast.jonas.id}
    assert holders(cast.marta) == ["Jonas Falk"]
    end_assignment(held, last_day=held.starts_on, reason="Moves on.", by=cast.marta)
    assert isr_ids_with_closed_gate([held, other]) == set()
    assert holders(cast.marta) == []


def test_pages_cost_the_same_for_one_reopened_gate_and_for_three(client, cast, held) -> None:
    def costs() -> dict[str, int]:
        client.sign_in(cast.marta)
        found = {}
        for page in ("/", "/territories"):
            with statements() as sent:
                client.get(page)
            found[page] = len(sent)
        return found

    with_one = costs()
    for number in range(2):
        isr = with_open_gate(an_onboarding(cast, an_isr(f"Isr{number} Lind"))).isr
        (issue,) = an_assignment(cast, isr, a_territory()).onboarding.gating_issues
        reopen_gating_issue(issue, by=cast.marta, reason="A signature is missing.")
    assert costs() == with_one
