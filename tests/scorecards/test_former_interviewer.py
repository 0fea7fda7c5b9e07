"""An admin closes an account, or takes the role, while somebody gives the person an interview."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select, text

from app.access.roles import Role
from app.candidates.models import Application
from app.interviews.free_slots import free_slots
from app.interviews.models import Interview
from app.interviews.rules import SlotTaken
from app.interviews.schedule import choose_slot, schedule_interview
from app.scorecards.reassign import reassign_scorecard
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.slots import TUESDAY, can_be_met


@pytest.fixture
def first(cast, session) -> Application:
    """A candidate whom only Ines could meet, on Tuesday from nine to five."""
    application = an_application(cast, stage=4)
    application.stage.hiring_team = [cast.ines]
    can_be_met(cast.ines, TUESDAY, 9, 17)
    session.commit()
    return application


LEAVES = [
    "UPDATE users SET active = false WHERE id = {ines}",
    "DELETE FROM user_roles WHERE user_id = {ines}",
]


def schedule(first, _own, starts_at, cast):
    schedule_interview(first, interviewer=cast.ines, starts_at=starts_at, version=first.version, by=cast.rita)


def choose(first, _own, starts_at, cast):
    choose_slot(first, starts_at=starts_at, by=cast.rita)


def reassign(_first, own, _starts_at, cast):
    reassign_scorecard(own, interviewer=cast.ines, reason="-", by=cast.ada)


def test_no_interview_is_given_to_a_closed_account(cast, session, first) -> None:
    """What was read of them before the lock is out of date once somebody else's transaction is through."""
    own = an_interview(an_application(cast, stage=4), cast.rita, starts_in=timedelta(days=5))
    own.stage.hiring_team = [cast.rita, cast.ines]
    with_ines = select(func.count()).where(Interview.interviewer_id == cast.ines.id)
    for leave, (give, refusal) in product(LEAVES, [(schedule, None), (choose, SlotTaken), (reassign, None)]):
        before = session.begin_nested()
        slot = free_slots(first)[0]
        assert cast.ines.active and Role.INTERVIEWER in cast.ines.roles
        session.execute(text(leave.format(ines=cast.ines.id)))
        with pytest.raises(refusal or RuleBroken) as refused:
            give(first, own, slot.starts_at, cast)
        assert isinstance(refused.value, SlotTaken) is (refusal is SlotTaken)
        assert session.scalar(with_ines) == 0
        before.rollback()
        session.expire_all()
