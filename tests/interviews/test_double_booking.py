"""Nobody is in two interviews at once: said before it is tried, and refused by the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.base import constraint_name, db
from app.interviews.models import Interview, InterviewState
from app.interviews.schedule import schedule_interview
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 26, 10, tzinfo=UTC)
HALF = timedelta(minutes=30)
REFUSAL = "one_interview_at_a_time"


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    return cast


@pytest.fixture
def opening(cast):
    return an_opening(cast)


def at_ten(cast, opening, **values) -> Interview:
    return an_interview(an_application(cast, 4, opening=opening), cast.ines, starts_in=TEN - NOW, **values)


def schedule(application, interviewer, starts_at, *, by):
    return schedule_interview(
        application, interviewer=interviewer, starts_at=starts_at, version=application.version, by=by
    )


def test_an_interviewer_with_another_interview_is_refused(client, cast, opening):
    at_ten(cast, opening)
    application = an_application(cast, 4, opening=opening)
    cast.rita.time_zone = "America/New_York"
    client.sign_in(cast.rita)
    answer = client.submit(
        f"/applications/{application.id}/interviews/schedule",
        interviewer=cast.ines.id,
        starts_at="2026-11-26T05:15",
    )
    assert answer.status_code == 422
    told = "Ines Duarte has another interview at that time. It starts on Thu 26 Nov, 05:00 (New York)."
    assert told in answer.text
    assert application.interviews == []


def test_a_candidate_has_one_interview_at_a_time_over_all_openings(cast, opening):
    first = at_ten(cast, opening)
    other = an_application(cast, 4, candidate=first.application.candidate, opening=an_opening(cast))
    with pytest.raises(RuleBroken, match="Mateusz Lis has another interview at that time"):
        schedule(other, cast.rita, TEN + HALF / 2, by=cast.rita)


def test_it_may_follow_another_without_a_break_and_two_people_may_interview_together(cast, opening):
    first = at_ten(cast, opening)
    assert schedule(first.application, cast.rita, TEN, by=cast.rita).starts_at == first.starts_at
    for starts_at in (TEN - HALF, TEN + HALF):
        schedule(an_application(cast, 4, opening=opening), cast.ines, starts_at, by=cast.rita)


def test_a_cancelled_interview_blocks_nobody(cast, opening):
    at_ten(cast, opening, state=InterviewState.CANCELLED)
    schedule(an_application(cast, 4, opening=opening), cast.ines, TEN, by=cast.rita)


def test_free_times_do_not_reveal_whether_a_scorecard_is_submitted(cast, session, opening):
    interview, application = at_ten(cast, opening), an_application(cast, 4, opening=opening)
    for state in ("scheduled", "held", "waived"):
        interview.state = InterviewState(state)
        session.flush()
        with pytest.raises(RuleBroken, match="Ines Duarte has another interview at that time"):
            schedule(application, cast.ines, TEN, by=cast.rita)


# The database, past every action ----------------------------------------------------------------------------

CHANGES = {
    "moved to the same time": {"starts_at": TEN - HALF / 2, "ends_at": TEN + HALF / 2},
    "ends later": {"starts_at": TEN - HALF, "ends_at": TEN + timedelta(seconds=1)},
    "begins a moment before": {"starts_at": TEN + HALF - timedelta(seconds=1)},
    "around it": {"starts_at": TEN - HALF, "ends_at": TEN + 3 * HALF},
}


@contextmanager
def refused(session):
    """The block is undone, and flushing it breaks the constraint."""
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        yield
        session.flush()
    assert constraint_name(refusal.value) == REFUSAL


@pytest.mark.both_databases  # a constraint
def test_no_statement_gives_an_interviewer_two_interviews_at_a_time(cast, session, opening):
    cancelled = at_ten(cast, opening, state=InterviewState.CANCELLED)
    interview = at_ten(cast, opening)
    later = an_interview(
        an_application(cast, 4, opening=opening), cast.ines, starts_in=TEN - NOW + timedelta(hours=3)
    )
    anothers = an_interview(an_application(cast, 4, opening=opening), cast.rita, starts_in=TEN - NOW)
    for change in CHANGES.values():
        with refused(session):
            for name, value in change.items():
                setattr(later, name, value)
    with refused(session):
        anothers.interviewer = cast.ines
    with refused(session):
        cancelled.state = InterviewState.SCHEDULED
    interview.place, interview.state = "Room 4", InterviewState.HELD
    session.flush()  # other columns can be changed


INSERT = """
    INSERT INTO interviews (application_id, stage_id, interviewer_id, scheduled_at, starts_at, ends_at,
                            minutes, place, state, uid, sequence)
    VALUES (:application, :stage, :interviewer, :now, :starts_at, :ends_at, 30, '', 'scheduled', :uid, 0)
"""


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_the_second_of_two_statements_waits_and_is_refused(cast, session, opening, isolation):
    applications = [an_application(cast, 4, opening=opening, candidate=a_candidate(n)) for n in ("A", "B")]
    rows = [
        {
            "application": application.id,
            "stage": application.stage_id,
            "interviewer": cast.ines.id,
            "now": NOW,
            "starts_at": TEN + number * HALF / 2,
            "ends_at": TEN + HALF + number * HALF / 2,
            "uid": str(number),
        }
        for number, application in enumerate(applications)
    ]
    session.commit()
    engine = db.engine.execution_options(isolation_level=isolation)
    with engine.connect() as first, engine.connect() as second, ThreadPoolExecutor(1) as thread:
        second.execute(text("SELECT 1 FROM interviews"))  # what it sees is fixed here
        first.execute(text(INSERT), rows[0])
        waiting = thread.submit(second.execute, text(INSERT), rows[1])
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        first.commit()
        with pytest.raises(DBAPIError) as refusal:
            waiting.result(timeout=20)
        assert constraint_name(refusal.value) in (REFUSAL, None)
