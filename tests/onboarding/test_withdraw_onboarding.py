"""An onboarding is taken back while nothing rests on it, as when a hire is undone."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.onboarding.actions import withdraw_onboarding
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.onboarding.queries import reason_against_withdrawal, running_onboarding
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_it_ends_with_its_reason_and_cancels_its_mail_and_another_may_follow(
    client, cast, onboarding
) -> None:
    withdraw_onboarding(onboarding, by=cast.rita, reason="The hire was undone.")
    assert running_onboarding(cast.jonas) is None
    assert {mail.state for mail in messages_about(onboarding)} == {MessageState.CANCELLED}
    assert activity_of(onboarding)[0].note.text == "The hire was undone."
    client.sign_in(cast.marta)
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert "The hire was undone." in page
    for verb in ("/tick", "/close", "/buddy"):
        assert verb not in page
    another = an_onboarding(cast)
    assert running_onboarding(cast.jonas) is another
    assert not gate_of(cast.jonas).is_open


def test_a_ticked_step_or_a_closed_issue_keeps_it_from_being_withdrawn(cast, onboarding) -> None:
    assert reason_against_withdrawal(onboarding) is None
    tick_step(onboarding.steps[2], by=cast.jonas)
    reason = "It can no longer be undone: a step of the onboarding is ticked."
    assert reason_against_withdrawal(onboarding) == reason
    with pytest.raises(RuleBroken, match="a step of the onboarding is ticked"):
        withdraw_onboarding(onboarding, by=cast.rita, reason="Too late.")
    closed = with_open_gate(onboarding)
    reason = "It can no longer be undone: a gating issue of the onboarding is closed."
    assert reason_against_withdrawal(closed) == reason
