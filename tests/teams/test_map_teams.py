"""Steps of a team are done by the person it is mapped to, or else by the ISR's manager."""

from __future__ import annotations

import pytest

from app.access.permissions import Permission
from app.access.policy import allows
from app.checklist.tick_step import tick_step
from app.onboarding.actions import change_previous_manager
from app.onboarding.models import Onboarding, Step
from app.people.accounts import close_account, reopen_account
from app.plans.models import HireKind, Owner
from app.shared.refusals import RuleBroken
from app.teams.actions import map_teams
from app.teams.queries import mapped_teams
from tests.cast import Cast, assemble_cast
from tests.factories.onboarding_turns import steps_waiting_for
from tests.factories.onboardings import an_onboarding


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def step_of(onboarding: Onboarding, owner: Owner) -> Step:
    return next(step for step in onboarding.steps if step.owned_by is owner)


def test_steps_of_an_unmapped_team_wait_for_the_manager(client, cast, onboarding, session) -> None:
    step = step_of(onboarding, Owner.IT)
    assert step in steps_waiting_for(cast.marta)
    client.sign_in(cast.jonas)
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert "IT team" in page.split(step.text)[1].split("</li>")[0]
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    close_account(cast.sam, by=cast.ada)
    session.flush()
    session.expire_all()
    assert step in steps_waiting_for(cast.marta), "the account of the person is closed"
    with pytest.raises(RuleBroken, match="is closed"):
        map_teams({Owner.PEOPLE: cast.sam}, by=cast.ada)
    reopen_account(cast.sam, by=cast.ada)
    assert step in steps_waiting_for(cast.sam), "their account is open again"
    map_teams({}, by=cast.ada)
    tick_step(step, by=cast.marta)
    assert step.is_ticked


def test_steps_of_a_mapped_team_wait_for_its_person_alone(client, cast, onboarding, session) -> None:
    client.sign_in(cast.ada)
    answer = client.submit("/teams", it_team=cast.sam.email)
    assert answer.status_code == 303
    assert mapped_teams() == {Owner.IT: cast.sam}
    session.expire_all()
    step = step_of(onboarding, Owner.IT)
    assert step.owner is cast.sam
    assert step in steps_waiting_for(cast.sam)
    assert step not in steps_waiting_for(cast.marta)
    assert not allows(cast.marta, Permission.TICK_STEP, step)
    client.sign_in(cast.sam)
    page = f"/onboardings/{onboarding.id}"
    assert client.get(page).status_code == 200
    assert client.submit(f"/steps/{step.id}/tick", page=page).status_code == 303
    map_teams({}, by=cast.ada)
    assert client.get(page).status_code == 404


def test_an_unknown_email_is_refused_and_kept_in_the_form(client, cast) -> None:
    client.sign_in(cast.marta)
    answer = client.submit("/teams", deal_desk="nobody@example.com")
    assert answer.status_code == 422
    assert "No colleague has this email." in answer.text
    assert "nobody@example.com" in answer.text


def test_steps_of_the_previous_manager_wait_for_them(cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    step = step_of(onboarding, Owner.PREVIOUS_MANAGER)
    assert step in steps_waiting_for(cast.marta)
    change_previous_manager(onboarding, cast.milan, reason="They managed him.", by=cast.marta)
    assert step in steps_waiting_for(cast.milan)
    assert step not in steps_waiting_for(cast.marta)
    tick_step(step, by=cast.milan)
