"""What waits of an onboarding is stored, and changes with what people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.checklist.list_systems import add_system, take_system_away
from app.checklist.systems import SystemChange
from app.checklist.tick_step import tick_step, untick_step
from app.onboarding.actions import (
    change_onboarding_recruiter,
    change_previous_manager,
    close_gating_issue,
    move_start_date,
    name_buddy,
    reopen_gating_issue,
    waive_gating_issue,
    withdraw_onboarding,
)
from app.onboarding.models import Onboarding, Step
from app.people.accounts import close_account, reopen_account
from app.plans.models import TEAM_OWNERS, HireKind, IssueKind, Owner
from app.shared import clock
from app.shared.business_days import due_on
from app.teams.actions import map_teams
from app.territories.actions import change_isr_manager, end_assignment, end_onboarding, undo_assignment
from app.turns.actions import turn_differences, update_turns
from app.turns.models import Turn, TurnKind
from tests.cast import Role, person
from tests.factories.onboardings import an_assignment, an_onboarding, tick_all, with_open_gate

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    clock.freeze(NOON)


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


@pytest.fixture
def turns(session):
    """The turns of an onboarding of one kind, by what they are about; all that is stored is right."""

    def look(onboarding: Onboarding, kind: TurnKind = TurnKind.TICK_STEP) -> dict[int, Turn]:
        assert list(turn_differences()) == []
        statement = select(Turn).where(Turn.onboarding_id == onboarding.id, Turn.kind == kind)
        return {turn.about_id: turn for turn in session.scalars(statement)}

    return look


@pytest.mark.both_databases
def test_each_step_waits_for_who_does_it_since_it_can_be_ticked(cast, session, turns):
    """For nobody while a buddy is to be chosen; for the manager where its owner is not known."""
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    can_be_ticked = [step for step in onboarding.steps if not step.waits_for_territory and has_doer(step)]
    assert turns(onboarding).keys() == {step.id for step in can_be_ticked}
    assert {step.owned_by for step in can_be_ticked} >= {Owner.ISR, Owner.MANAGER, Owner.PREVIOUS_MANAGER}
    for step in can_be_ticked:
        turn = turns(onboarding)[step.id]
        assert turn.user_id == (cast.marta if step.manager_acts else step.owner).id, step.text
        assert turn.since == onboarding.started_at
        assert turn.due_at == datetime.combine(step.due_on + DAY, time(), UTC), "the end of its day"
    name_buddy(onboarding, cast.ines, by=cast.marta)
    change_previous_manager(onboarding, cast.milan, reason="He was.", by=cast.marta)
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    session.expire_all()
    for step_id, turn in turns(onboarding).items():
        step = step_of(onboarding, step_id)
        assert turn.user_id == (cast.marta if step.manager_acts else step.owner).id, step.text


def test_a_step_waits_until_it_is_ticked_and_an_issue_then_for_its_isr(cast, onboarding, turns):
    (issue,) = onboarding.gating_issues
    *others, last = issue.steps
    for step in others:
        tick_step(step, by=cast.marta)
    assert last.id in turns(onboarding)
    assert not turns(onboarding, TurnKind.CLOSE_ISSUE)
    clock.move(DAY)
    tick_step(last, by=cast.marta)
    waits = turns(onboarding, TurnKind.CLOSE_ISSUE)[issue.id]
    assert (waits.user_id, waits.since) == (cast.jonas.id, clock.now())
    assert waits.due_at == datetime.combine(issue.due_on + DAY, time(), UTC)
    untick_step(last, by=cast.marta)
    assert last.id in turns(onboarding)
    assert not turns(onboarding, TurnKind.CLOSE_ISSUE)
    tick_step(last, by=cast.marta)
    close_gating_issue(issue, by=cast.jonas)
    assert not turns(onboarding, TurnKind.CLOSE_ISSUE)
    assert not turns(onboarding).keys() & {step.id for step in issue.steps}
    clock.move(DAY)
    reopen_gating_issue(issue, by=cast.marta, reason="A mistake.")
    assert turns(onboarding, TurnKind.CLOSE_ISSUE)[issue.id].since == issue.opened_at == clock.now()


def test_an_issue_closed_too_early_waits_for_the_manager_until_it_is_reopened_or_waived(
    cast, onboarding, turns
):
    (issue,) = with_open_gate(onboarding).gating_issues
    issue.steps[0].ticked_at = None
    update_turns(onboarding)
    update_turns(onboarding.isr)
    waits = turns(onboarding, TurnKind.REOPEN_OR_WAIVE_ISSUE)[issue.id]
    assert (waits.user_id, waits.since, waits.due_at) == (cast.marta.id, issue.closed_at, None)
    reopen_gating_issue(issue, by=cast.marta, reason="Not done.")
    assert not turns(onboarding, TurnKind.REOPEN_OR_WAIVE_ISSUE)
    assert issue.steps[0].id in turns(onboarding)
    issue.closed_at = clock.now()
    update_turns(onboarding)
    update_turns(onboarding.isr)
    waive_gating_issue(issue, by=cast.marta, reason="On paper.")
    assert not turns(onboarding, TurnKind.REOPEN_OR_WAIVE_ISSUE)


def test_later_steps_wait_from_the_first_day_of_a_territory(cast, onboarding, turns):
    assignment = an_assignment(cast, isr=with_open_gate(onboarding).isr)
    later = {step.id for step in onboarding.later_steps}
    assert later <= turns(onboarding).keys()
    first_day = datetime.combine(assignment.starts_on, time(), UTC)
    assert {turns(onboarding)[step_id].since for step_id in later} == {first_day}
    undo_assignment(assignment, by=cast.marta)
    assert not later & turns(onboarding).keys()
    assignment = an_assignment(cast, isr=onboarding.isr, territory=assignment.territory)
    end_assignment(assignment, last_day=assignment.starts_on, reason="Moves.", by=cast.marta)
    assert later <= turns(onboarding).keys(), "they had a territory"


def test_the_people_of_an_onboarding_and_its_start_change_its_turns(cast, onboarding, turns):
    remy = person("Remy Other", Role.RECRUITER)
    before = {step_id: turn.due_at for step_id, turn in turns(onboarding).items()}
    change_isr_manager(cast.jonas, cast.milan, reason="Leave.", by=cast.ada)
    change_onboarding_recruiter(onboarding, remy, reason="Leave.", by=cast.ada)
    owners = {turn.user_id for turn in turns(onboarding).values()}
    assert owners == {cast.jonas.id, cast.milan.id, remy.id}
    move_start_date(onboarding, start_date=date(2026, 12, 16), reason="Later.", by=cast.milan)
    after = {step_id: turn.due_at for step_id, turn in turns(onboarding).items()}
    assert after.keys() == before.keys()
    assert all(after[step_id] > before[step_id] for step_id in after)


@pytest.mark.both_databases
def test_all_steps_of_a_team_go_to_its_person_while_their_account_is_open(cast, onboarding, turns):
    other = an_onboarding(cast, isr=person("Nora Weiss", Role.ISR), manager=cast.milan)

    def whose(team: Owner) -> set[int]:
        all_turns = turns(onboarding) | turns(other)
        steps = [step for each in (onboarding, other) for step in each.steps if step.owned_by is team]
        return {all_turns[step.id].user_id for step in steps}

    of_managers = {cast.marta.id, cast.milan.id}
    assert whose(Owner.IT) == whose(Owner.PEOPLE) == of_managers
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    assert (whose(Owner.IT), whose(Owner.PEOPLE)) == ({cast.sam.id}, of_managers)
    close_account(cast.sam, by=cast.ada)
    assert whose(Owner.IT) == of_managers
    reopen_account(cast.sam, by=cast.ada)
    assert whose(Owner.IT) == {cast.sam.id}
    map_teams({}, by=cast.ada)
    assert whose(Owner.IT) == of_managers


def test_a_changed_list_of_systems_has_to_be_approved_again(cast, turns):
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    issue = next(each for each in onboarding.gating_issues if each.kind is IssueKind.ACCESS_CHANGE)
    tick_all(issue)
    assert issue.id in turns(onboarding, TurnKind.CLOSE_ISSUE)
    system = add_system(issue, name="Salesforce", change=SystemChange.ADD, why="Sales.", by=cast.marta)
    assert turns(onboarding)[system.id].user_id == cast.marta.id
    assert len(turns(onboarding).keys() & {step.id for step in issue.steps}) > 1, "the approval is open too"
    assert issue.id not in turns(onboarding, TurnKind.CLOSE_ISSUE)
    take_system_away(system, by=cast.marta)
    assert system.id not in turns(onboarding)


@pytest.mark.parametrize("end", [end_onboarding, withdraw_onboarding])
def test_nothing_waits_once_it_has_ended(cast, onboarding, turns, end):
    end(onboarding, reason="Does not start.", by=cast.marta)
    assert not any(turns(onboarding, kind) for kind in TurnKind)


def test_a_due_day_that_changes_moves_the_turn(cast, onboarding, turns):
    """Unlike a time limit, it is a day on the record."""
    step = onboarding.steps[0]
    step.due_on = due_on(step.due_on, 5, "UTC")
    assert list(turn_differences()) == [f"Turn “tick step” about {step.id} has another due_at."]
    update_turns(onboarding)
    assert turns(onboarding)[step.id].due_at.date() == step.due_on + DAY


def has_doer(step: Step) -> bool:
    return step.owner is not None or step.owned_by in (*TEAM_OWNERS, Owner.PREVIOUS_MANAGER)


def step_of(onboarding: Onboarding, step_id: int) -> Step:
    return next(step for step in onboarding.steps if step.id == step_id)
