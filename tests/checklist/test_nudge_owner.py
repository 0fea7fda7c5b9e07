"""Whoever sees an onboarding nudges the owner of an open step by one click, at most once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.checklist.nudge_owner import nudge_owner
from app.checklist.tick_step import tick_step
from app.onboarding.actions import name_buddy
from app.onboarding.models import Onboarding, Step
from app.outbox.queries import messages_about
from app.plans.models import Owner
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(clock.now())
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def first(onboarding: Onboarding, owner: Owner) -> Step:
    return next(step for step in onboarding.steps if step.owned_by is owner)


def nudges(onboarding: Onboarding) -> list:
    return [mail for mail in messages_about(onboarding) if mail.kind == "nudge"]


def test_one_click_sends_the_owner_a_mail_and_is_on_record(client, cast, onboarding) -> None:
    step = first(onboarding, Owner.MANAGER)
    client.sign_in(cast.jonas)
    answer = client.submit(f"/steps/{step.id}/nudge", page=f"/onboardings/{onboarding.id}")
    assert answer.location.endswith(f"/onboardings/{onboarding.id}#step-{step.id}")
    (mail,) = nudges(onboarding)
    assert (mail.to_email, mail.reply_to) == (cast.marta.email, cast.jonas.email)
    assert step.text in mail.body
    assert f"/onboardings/{onboarding.id}#step-{step.id}" in mail.body
    record = activity_of(onboarding)[0]
    assert (record.by, record.sentence) == (cast.jonas, "nudged the owner of a step")
    assert record.became == f"Marta Silva, “{step.text}”"


def test_a_second_one_within_a_day_is_refused_with_who_and_when(client, cast, onboarding) -> None:
    """The page shows the nudge in place of the button. Another step of theirs has a day of its own."""
    step, other = [step for step in onboarding.steps if step.owned_by is Owner.MANAGER][:2]
    nudge_owner(step, by=cast.jonas)
    nudge_owner(other, by=cast.jonas)
    for reader, words in ((cast.jonas, "nudged by you"), (cast.rita, "nudged by Jonas Falk")):
        client.sign_in(reader)
        page = client.get(f"/onboardings/{onboarding.id}").text
        assert words in page
        assert f"/steps/{step.id}/nudge" not in page
    clock.move(timedelta(hours=23, minutes=59))
    answer = client.forge(f"/steps/{step.id}/nudge")
    assert answer.status_code == 409
    assert "Jonas Falk nudged Marta Silva on" in answer.text
    assert len(nudges(onboarding)) == 2
    clock.move(timedelta(minutes=1))
    nudge_owner(step, by=cast.rita)
    assert len(nudges(onboarding)) == 3
    assert step.nudged_by is cast.rita


def test_nobody_nudges_themselves_or_a_buddy_not_chosen_yet(client, cast, onboarding) -> None:
    own, of_buddy = first(onboarding, Owner.ISR), first(onboarding, Owner.BUDDY)
    with pytest.raises(RuleBroken, match="This step is yours"):
        nudge_owner(own, by=cast.jonas)
    with pytest.raises(RuleBroken, match="Marta Silva needs to choose one"):
        nudge_owner(of_buddy, by=cast.jonas)
    client.sign_in(cast.jonas)
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert "Buddy, not chosen yet" in page
    for step in (own, of_buddy):
        assert f"/steps/{step.id}/nudge" not in page
    client.sign_in(cast.milan)
    assert client.forge(f"/steps/{own.id}/nudge").status_code == 404
    name_buddy(onboarding, cast.ines, by=cast.marta)
    nudge_owner(of_buddy, by=cast.jonas)
    assert nudges(onboarding)[0].to_email == cast.ines.email


def test_what_is_ticked_locked_or_closed_or_of_a_closed_account_waits_for_nobody(cast, onboarding) -> None:
    step, other = [step for step in onboarding.steps if step.owned_by is Owner.MANAGER][:2]
    with pytest.raises(RuleBroken, match="locked until a territory"):
        nudge_owner(onboarding.later_steps[0], by=cast.marta)
    tick_step(step, by=cast.marta)
    with pytest.raises(Conflict, match="already ticked"):
        nudge_owner(step, by=cast.jonas)
    cast.marta.active = False
    with pytest.raises(RuleBroken, match="account of Marta Silva is closed"):
        nudge_owner(other, by=cast.jonas)
    with_open_gate(onboarding)
    with pytest.raises(RuleBroken, match="gating issue of this step is closed"):
        nudge_owner(step, by=cast.jonas)
    assert nudges(onboarding) == []
