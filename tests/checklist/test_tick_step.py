"""A step is ticked and unticked by its owner, on record, and not where it would hollow out the gate."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step, untick_step
from app.onboarding.actions import withdraw_onboarding
from app.onboarding.models import Onboarding, Step
from app.plans.models import Owner
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_assignment, an_onboarding, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def first(onboarding: Onboarding, owner: Owner = Owner.ISR) -> Step:
    return next(step for step in onboarding.steps if step.owned_by is owner)


def test_its_owner_ticks_and_unticks_it_on_record(client, cast, onboarding) -> None:
    step = first(onboarding)
    page = f"/onboardings/{onboarding.id}"
    client.sign_in(cast.jonas)
    answer = client.submit(f"/steps/{step.id}/tick", page=page)
    assert answer.location.endswith(f"{page}#issue-{step.gating_issue_id}")
    assert step.ticked_by is cast.jonas
    at = step.ticked_at
    tick_step(step, by=cast.jonas)
    assert step.ticked_at == at
    records = [each for each in activity_of(onboarding) if each.sentence == "ticked"]
    assert [(record.by, record.became) for record in records] == [(cast.jonas, step.text)]
    assert client.submit(f"/steps/{step.id}/untick", page=page).status_code == 303
    assert not step.is_ticked
    assert activity_of(onboarding)[0].sentence == "unticked"


def test_a_step_of_someone_else_is_refused_and_not_offered(client, cast, onboarding) -> None:
    client.sign_in(cast.jonas)
    page = client.get(f"/onboardings/{onboarding.id}").text
    for owner in (Owner.MANAGER, Owner.RECRUITER, Owner.BUDDY):
        step = first(onboarding, owner)
        assert f"/steps/{step.id}/tick" not in page
        assert client.forge(f"/steps/{step.id}/tick").status_code == 403
        assert not step.is_ticked
    client.sign_in(cast.milan)
    assert client.forge(f"/steps/{first(onboarding).id}/tick").status_code == 404


def test_a_step_of_a_closed_issue_stays_ticked_and_a_later_one_waits_for_a_territory(
    client, cast, onboarding
) -> None:
    later = onboarding.later_steps[0]
    step = first(with_open_gate(onboarding))
    with pytest.raises(RuleBroken, match="gating issue of this step is closed"):
        untick_step(step, by=cast.jonas)
    client.sign_in(cast.jonas)
    assert client.forge(f"/steps/{step.id}/untick").status_code == 422
    assert step.is_ticked
    with pytest.raises(RuleBroken, match="locked until a territory"):
        tick_step(later, by=cast.jonas)
    an_assignment(cast, isr=cast.jonas)
    tick_step(later, by=cast.jonas)
    assert later.is_ticked


def test_nothing_is_ticked_once_the_onboarding_has_ended(cast, onboarding) -> None:
    withdraw_onboarding(onboarding, by=cast.rita, reason="The hire was undone.")
    with pytest.raises(RuleBroken, match="has ended"):
        tick_step(first(onboarding), by=cast.jonas)
