"""A step of a team waits for its person, also if the team changes hands while the step is written."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.checklist.tick_step import tick_step, untick_step
from app.db.base import db
from app.onboarding.models import Step
from app.people.accounts import close_account
from app.people.models import User
from app.plans.models import Owner
from app.teams.actions import map_teams
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.onboardings import an_onboarding
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # races


@pytest.fixture
def step(cast, session) -> Step:
    """A ticked step of IT, which nobody does."""
    step = next(each for each in an_onboarding(cast).steps if each.owned_by is Owner.IT)
    tick_step(step, by=cast.marta)
    session.commit()
    return step


@pytest.mark.parametrize("is_mapped_first", [True, False])
def test_a_team_gets_its_first_person_while_its_step_is_written(app, cast, session, step, is_mapped_first):
    sam_id, ada_id = cast.sam.id, cast.ada.id

    def map_it() -> None:
        map_teams({Owner.IT: db.session.get_one(User, sam_id)}, by=db.session.get_one(User, ada_id))

    unticks = deed(untick_step, step, by=cast.marta)
    first, second = (map_it, unticks) if is_mapped_first else (unticks, map_it)
    assert refusal_of_second(app, first, second) is None
    assert list(turn_differences()) == []
    assert session.scalars(select(Turn.user_id).where(*is_of(step))).all() == [cast.sam.id]


def test_the_person_of_a_team_leaves_while_its_step_is_written(app, cast, session, step):
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    session.commit()
    deeds = deed(untick_step, step, by=cast.marta), deed(close_account, cast.sam, by=cast.ada)
    assert refusal_of_second(app, *deeds) is None
    assert list(turn_differences()) == []
    assert session.scalars(select(Turn.user_id).where(*is_of(step))).all() == [cast.marta.id]


def is_of(step: Step) -> tuple[object, ...]:
    return Turn.kind == TurnKind.TICK_STEP, Turn.about_id == step.id
