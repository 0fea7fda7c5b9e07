"""A request that another person decides on waits for them until they have, whatever becomes of the people."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.people.departure.loose_ends import Handover
from app.people.departure.queries import loose_ends
from app.people.models import User
from app.territories.actions import (
    decide_change,
    decide_override,
    decline_on_leaving,
    refuse_on_leaving,
)
from app.territories.models import ChangeKind
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.changes import a_change_request, an_override
from tests.factories.onboardings import a_territory, an_assignment, an_onboarding


@pytest.fixture
def waits(session):
    """Whose turns of requests are stored, as a person or a role; and they are right."""

    def look() -> list[User | Role]:
        assert list(turn_differences()) == []
        kinds = (TurnKind.DECIDE_CHANGE, TurnKind.DECIDE_OVERRIDE)
        statement = select(Turn).where(Turn.kind.in_(kinds)).order_by(Turn.id)
        return [turn.role or session.get(User, turn.user_id) for turn in session.scalars(statement)]

    return look


@pytest.mark.both_databases  # a statement for each kind
@pytest.mark.parametrize("is_agreed", [True, False])
def test_a_change_waits_for_the_manager_it_names_until_it_is_decided(cast, waits, is_agreed):
    request = a_change_request(cast.dana, an_assignment(cast).territory)
    assert waits() == [cast.marta]
    decide_change(request, is_agreed=is_agreed, first_day=None, reason="Right.", by=cast.marta)
    assert waits() == []


def test_a_change_without_a_manager_waits_for_any_of_them(cast, waits):
    request = a_change_request(cast.dana, a_territory(), ChangeKind.OTHER)
    assert waits() == [Role.ISR_MANAGER]
    decline_on_leaving(request, reason="Leaves.", by=cast.ada)
    assert waits() == []


@pytest.mark.both_databases  # a statement for each kind
@pytest.mark.parametrize("is_granted", [True, False])
def test_an_override_waits_for_any_isr_manager_until_it_is_decided(cast, waits, is_granted):
    an_onboarding(cast)
    override = an_override(cast)
    assert waits() == [Role.ISR_MANAGER]
    decide_override(override, is_granted=is_granted, reason="Right.", by=cast.milan)
    assert waits() == []


def test_an_override_of_who_leaves_waits_no_more(cast, waits):
    an_onboarding(cast)
    refuse_on_leaving(an_override(cast), reason="Leaves.", by=cast.ada)
    assert waits() == []


def test_who_takes_a_decision_over_has_its_turn(cast, waits):
    request = a_change_request(cast.dana, an_assignment(cast).territory)
    ends = loose_ends(cast.marta, roles=(), closing=True, reader=cast.ada)
    (decision,) = [end for end in ends if end.record is request]
    decision.kind.hand_over(decision, Handover(cast.milan, None, reason="Leave.", by=cast.ada))
    assert waits() == [cast.milan]
