"""ISRs who are ready for a territory, reopened gates and vacant territories wait for a manager."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.checklist.tick_step import tick_step
from app.onboarding.actions import (
    close_gating_issue,
    end_for_transfer,
    reopen_gating_issue,
    resume_after_transfer,
    waive_gating_issue,
    withdraw_onboarding,
)
from app.people.accounts import close_account, grant_role, reopen_account, revoke_role
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from app.territories.actions import (
    assign_territory,
    change_isr_manager,
    end_assignment,
    end_onboarding,
    hand_over_territory,
    release_isr,
    undo_assignment,
)
from app.territories.models import Assignment, Territory
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
READY, REOPENED, VACANT = TurnKind.ASSIGN_TERRITORY, TurnKind.RESOLVE_GATE, TurnKind.FILL_TERRITORY


@pytest.fixture(autouse=True)
def _noon():
    clock.freeze(NOON)


@pytest.fixture
def waits(session):
    """What waits, as (kind, about, whose), and all that is stored is right."""

    def look() -> list[tuple[TurnKind, int, int]]:
        assert list(turn_differences()) == []
        of_managers = select(Turn.kind, Turn.about_id, Turn.user_id).where(
            Turn.kind.in_((READY, REOPENED, VACANT)), is_open()
        )
        return [tuple(row) for row in session.execute(of_managers.order_by(Turn.kind))]

    return look


@pytest.mark.both_databases  # the gate in SQL
def test_an_isr_waits_for_a_territory_while_the_gate_is_open(cast, session, waits):
    onboarding = an_onboarding(cast)
    (issue,) = onboarding.gating_issues
    for step in issue.steps:
        tick_step(step, by=cast.marta)
    assert waits() == []
    close_gating_issue(issue, by=cast.jonas)
    assert waits() == [(READY, cast.jonas.id, cast.marta.id)]
    turn = session.scalars(select(Turn).where(Turn.kind == READY)).one()
    assert (turn.since, turn.due_at, turn.onboarding_id) == (NOON, NOON + 2 * DAY, onboarding.id)
    change_isr_manager(cast.jonas, cast.milan, reason="Leave.", by=cast.ada)
    assert waits() == [(READY, cast.jonas.id, cast.milan.id)]
    reopen_gating_issue(issue, by=cast.milan, reason="A mistake.")
    assert waits() == []


def test_a_territory_ends_the_waiting_until_it_is_gone(cast, waits):
    isr = with_open_gate(an_onboarding(cast)).isr
    ready = [(READY, isr.id, cast.marta.id)]
    undo_assignment(an_assignment(cast, isr, a_territory()), by=cast.marta)
    assert waits() == ready
    held = an_assignment(cast, isr, a_territory())
    assert waits() == []
    end_assignment(held, last_day=held.starts_on, reason="Moves.", by=cast.marta)
    assert waits() == []
    clock.move(DAY)
    assert waits() == ready
    end_onboarding(with_open_gate(an_onboarding(cast, an_isr())), reason="Leaves.", by=cast.marta)
    assert waits() == ready


def test_a_reopened_gate_waits_while_its_isr_holds_a_territory(cast, session, waits):
    held = an_assignment(cast)
    (issue,) = held.onboarding.gating_issues
    clock.move(DAY)
    reopen_gating_issue(issue, by=cast.marta, reason="A signature is missing.")
    assert waits() == [(REOPENED, cast.jonas.id, cast.marta.id)]
    turn = session.scalars(select(Turn).where(Turn.kind == REOPENED)).one()
    assert (turn.since, turn.due_at) == (issue.opened_at, NOON + 2 * DAY)
    issue.steps[0].ticked_at = None
    issue.closed_at = clock.now()
    waive_gating_issue(issue, by=cast.marta, reason="On paper.")
    assert waits() == []
    reopen_gating_issue(issue, by=cast.marta, reason="No.")
    end_assignment(held, last_day=held.starts_on, reason="Moves.", by=cast.marta)
    assert waits() == []


@pytest.mark.both_databases  # the gate in SQL
def test_an_existing_isr_waits_unless_an_onboarding_closes_their_gate(cast, waits):
    isr = an_isr()
    an_established_isr(isr, cast.milan)
    ready = [(READY, isr.id, cast.milan.id)]
    assert waits() == ready
    onboarding = an_onboarding(cast, isr, kind=HireKind.TRANSFER)
    assert waits() == []
    withdraw_onboarding(onboarding, reason="A mistake.", by=cast.ada)
    assert waits() == ready
    change_isr_manager(isr, cast.marta, reason="Leave.", by=cast.ada)
    assert waits() == [(READY, isr.id, cast.marta.id)]


def test_a_transfer_that_is_undone_lets_the_isr_wait_again(cast, waits):
    onboarding = with_open_gate(an_onboarding(cast))
    end_for_transfer(cast.jonas, reason="Another job.", by=cast.rita)
    assert waits() == []
    resume_after_transfer(onboarding, by=cast.rita)
    assert waits() == [(READY, cast.jonas.id, cast.marta.id)]


def test_nobody_waits_without_the_role_of_an_isr(cast, session, waits):
    isr = with_open_gate(an_onboarding(cast)).isr
    ready = [(READY, isr.id, cast.marta.id)]
    revoke_role(isr, Role.ISR, by=cast.ada)
    assert waits() == []
    grant_role(isr, Role.ISR, by=cast.ada)
    assert waits() == ready
    close_account(isr, by=cast.ada)
    assert waits() == []
    reopen_account(isr, by=cast.ada)
    grant_role(isr, Role.ISR, by=cast.ada)
    assert waits() == ready


@pytest.mark.both_databases  # the gate in SQL
def test_the_territory_of_an_isr_who_left_waits_until_somebody_follows(cast, session, waits):
    held = held_by_leaver(cast)
    territory, vacant = held.territory, [(VACANT, held.territory_id, cast.marta.id)]
    assert waits() == vacant
    turn = session.scalars(select(Turn).where(Turn.kind == VACANT)).one()
    assert turn.since == datetime.combine(NOON, time(), UTC)
    clock.move(2 * DAY)
    isr = with_open_gate(an_onboarding(cast)).isr
    today = clock.today("UTC")
    assignment = assign_territory(territory, isr=isr, starts_on=today, by=cast.marta)
    assert waits() == []
    undo_assignment(assignment, by=cast.marta)
    assert (VACANT, territory.id, cast.marta.id) in waits()
    reopen_account(held.isr, by=cast.ada)
    grant_role(held.isr, Role.ISR, by=cast.ada)
    assert VACANT not in {kind for kind, _about, _whose in waits()}


def test_a_territory_that_is_handed_over_waits_for_nobody(cast, waits):
    first, second = an_isr("Zoe Lang"), an_isr("Nora Weiss")
    for isr in (first, second):
        an_established_isr(isr, cast.marta)
    held = an_assignment(cast, first, a_territory())
    tomorrow = NOON.date() + DAY
    hand_over_territory(held.territory, to=second, first_day=tomorrow, reason="Leaves.", by=cast.marta)
    close_account(first, by=cast.ada)
    assert waits() == []


def held_by_leaver(cast) -> Assignment:
    isr: User = an_isr("Zoe Lang")
    an_established_isr(isr, cast.marta)
    territory: Territory = a_territory()
    held = an_assignment(cast, isr, territory)
    release_isr(isr, reason="Leaves.", by=cast.ada)
    close_account(isr, by=cast.ada)
    return held
