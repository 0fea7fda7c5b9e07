"""What of an onboarding waits for a person: steps they can tick now, issues they can close now."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.checklist.tick_step import tick_step
from app.home.onboarding_turns import turns_of_onboardings
from app.onboarding.actions import name_buddy
from app.onboarding.models import Onboarding
from app.people.accounts import revoke_role
from app.territories.actions import end_onboarding
from tests.cast import Cast, assemble_cast
from tests.factories.onboarding_turns import issues_waiting_for, steps_waiting_for
from tests.factories.onboardings import an_assignment, an_onboarding, tick_all, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_each_sees_their_own_steps_the_earliest_due_first(cast, onboarding) -> None:
    for person in (cast.jonas, cast.marta, cast.rita):
        waiting = steps_waiting_for(person)
        assert waiting
        assert {step.owner for step in waiting if not step.manager_acts} == {person}
        assert person is cast.marta or not any(step.manager_acts for step in waiting)
        assert [step.due_on for step in waiting] == sorted(step.due_on for step in waiting)
    assert list(steps_waiting_for(cast.ines)) == []
    name_buddy(onboarding, cast.ines, by=cast.marta)
    assert {step.owner for step in steps_waiting_for(cast.ines)} == {cast.ines}


def test_later_steps_wait_from_the_assignment_until_the_end_of_the_onboarding(cast, onboarding) -> None:
    step = steps_waiting_for(cast.jonas)[0]
    tick_step(step, by=cast.jonas)
    assert step not in steps_waiting_for(cast.jonas)
    with_open_gate(onboarding)
    first = [each for each in onboarding.first_steps if each is not step]
    assert list(steps_waiting_for(cast.jonas)) == first
    an_assignment(cast, isr=cast.jonas)
    assert set(steps_waiting_for(cast.jonas)) == {*first, *onboarding.later_steps}
    end_onboarding(onboarding, reason="He leaves us.", by=cast.marta)
    assert [list(steps_waiting_for(person)) for person in (cast.jonas, cast.marta, cast.rita)] == [[], [], []]


def test_an_issue_with_every_step_ticked_waits_for_its_isr(cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    assert issues_waiting_for(cast.jonas) == []
    tick_all(issue)
    assert issues_waiting_for(cast.jonas) == [issue]
    assert [issues_waiting_for(each) for each in (cast.marta, cast.rita)] == [[], []]


def test_a_part_without_its_role_is_no_turn(cast, onboarding) -> None:
    tick_all(onboarding.gating_issues[0])
    for person, role in ((cast.jonas, Role.ISR), (cast.marta, Role.ISR_MANAGER), (cast.rita, Role.RECRUITER)):
        revoke_role(person, role, by=cast.ada)
        assert turns_of_onboardings(person) == [], person.name
