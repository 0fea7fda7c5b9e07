"""Many candidates race for ten slots: ten interviews, none twice, and the others are refused."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import combinations
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.candidates.models import Application
from app.db.base import db
from app.interviews.free_slots import free_slots
from app.interviews.models import Interview, SlotRequest
from app.interviews.rules import SlotTaken
from app.interviews.schedule import choose_slot
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.slots import TUESDAY, a_slot_request, can_be_met

pytestmark = pytest.mark.both_databases  # a race

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday: one Tuesday only is within reach
SLOTS = 10


@pytest.fixture
def applications(cast, is_full):
    """More candidates than there are slots; fifty in a full run."""
    clock.freeze(NOW)
    opening = an_opening(cast)
    opening.stages[3].hiring_team = [cast.ines, cast.sam]
    names = [f"Candidate {number}" for number in range(50 if is_full else 16)]
    made = [an_application(cast, 4, opening=opening, candidate=a_candidate(name)) for name in names]
    for application in made:
        a_slot_request(application)
    return made


def race(app: Flask, applications: list[Application]) -> Counter[str]:
    """Each takes one of the slots there are, all at the same moment; answers how many came to what."""
    slots = [slot.starts_at for slot in free_slots(applications[0])]
    ids = [application.id for application in applications]
    db.session.commit()
    start = Barrier(len(ids))

    def choose(number: int, application_id: int) -> str:
        with app.app_context():
            start.wait()
            application = db.session.get_one(Application, application_id)
            try:
                choose_slot(application, starts_at=slots[number % len(slots)])
            except SlotTaken as taken:
                db.session.rollback()
                return taken.sentence
            db.session.commit()
            return "taken"

    with ThreadPoolExecutor(len(ids)) as threads:
        return Counter(threads.map(choose, range(len(ids)), ids))


def check_nobody_is_doubled(session, applications) -> list[Interview]:
    session.expire_all()
    interviews = list(session.scalars(select(Interview)))
    assert len(interviews) == SLOTS
    for one, other in combinations(interviews, 2):
        apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
        assert apart or one.interviewer_id != other.interviewer_id, "someone is in two interviews at once"
        assert one.application_id != other.application_id
    still_asked = session.scalars(select(SlotRequest).where(SlotRequest.ended_at.is_(None))).all()
    assert len(still_asked) == len(applications) - SLOTS
    return interviews


LATE = "That time was just taken. Choose another one."


def test_many_candidates_fill_one_interviewers_ten_slots_once(app, session, cast, applications):
    can_be_met(cast.ines, TUESDAY, 10, 15)
    assert race(app, applications) == {"taken": SLOTS, LATE: len(applications) - SLOTS}
    check_nobody_is_doubled(session, applications)


def test_many_candidates_fill_two_interviewers_slots_once(app, session, cast, applications):
    """The second candidate for a time gets the other interviewer, within the limit of each for a day."""
    can_be_met(cast.ines, TUESDAY, 10, 13, buffer_minutes=0)
    can_be_met(cast.sam, TUESDAY, 10, 13, most_per_day=4)
    assert race(app, applications) == {"taken": SLOTS, LATE: len(applications) - SLOTS}
    interviews = check_nobody_is_doubled(session, applications)
    assert Counter(each.interviewer.name for each in interviews) == {"Ines Duarte": 6, "Sam Carter": 4}
