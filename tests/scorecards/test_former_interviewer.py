"""An admin closes an account, or takes the role, while somebody gives the person an interview."""

from __future__ import annotations

from datetime import timedelta

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


@pytest.mark.parametrize(
    "leaves",
    [
        "UPDATE users SET active = false WHERE id = {ines}",
        "DELETE FROM user_roles WHERE user_id = {ines}",
    ],
    ids=["account", "role"],
)
@pytest.mark.parametrize("way", ["schedule", "choose", "reassign"])
def test_no_interview_is_given_to_a_closed_account(cast, session, first, way, leaves) -> None:
    """What was read of them before the lock is out of date once somebody else's transaction is through."""
    slot = free_slots(first)[0]
    own = an_interview(an_application(cast, stage=4), cast.rita, starts_in=timedelta(days=5))
    own.stage.hiring_team = [cast.rita, cast.ines]
    session.flush()
    assert cast.ines.active and Role.INTERVIEWER in cast.ines.roles
    session.execute(text(leaves.format(ines=cast.ines.id)))
    with pytest.raises(RuleBroken) as refused:
        if way == "schedule":
            scheduled = {"interviewer": cast.ines, "starts_at": slot.starts_at, "version": first.version}
            schedule_interview(first, **scheduled, by=cast.rita)
        elif way == "choose":
            choose_slot(first, starts_at=slot.starts_at, by=cast.rita)
        else:
            reassign_scorecard(own, interviewer=cast.ines, reason="-", by=cast.ada)
    assert isinstance(refused.value, SlotTaken) is (way == "choose")
    with_ines = select(func.count()).where(Interview.interviewer_id == cast.ines.id)
    assert session.scalar(with_ines) == 0
