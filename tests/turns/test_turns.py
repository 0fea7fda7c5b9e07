"""What waits for whom is stored, and changes with what people do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from app.activity.undo import UNDO_WINDOW
from app.db.base import db
from app.interviews.cancel import cancel_interview
from app.interviews.models import Interview
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import schedule_interview
from app.interviews.slot_requests import request_slot
from app.openings.people import change_opening_people
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.return_requests.actions import answer_return, request_return
from app.scorecards.reassign import reassign_scorecard
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from app.turns.actions import rebuild_turns, turn_differences, update_turns
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from tests.cast import Role, person
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import MONDAY, can_be_met

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _noon():
    clock.freeze(NOON)


@pytest.fixture
def waits(session):
    """The open turns of an application, as (kind, whose); and nothing else is stored."""

    def look(application) -> list[tuple[str, int]]:
        assert list(turn_differences()) == []
        statement = select(Turn).where(Turn.application_id == application.id, is_open()).order_by(Turn.id)
        return [(turn.kind.value, turn.user_id or turn.candidate_id) for turn in session.scalars(statement)]

    return look


@pytest.mark.one_database
def test_each_action_says_whose_turn_it_is_next(cast, waits):
    application = an_application(cast, 1)
    rita, dana, ines, mateusz = cast.rita.id, cast.dana.id, cast.ines.id, application.candidate_id
    assert waits(application) == [("send questionnaire", rita)]
    questionnaire = send_questionnaire(application, by=cast.rita)
    assert waits(application) == [("answer questionnaire", mateusz)]
    clock.freeze(questionnaire.expires_at)
    assert waits(application) == [("send questionnaire again", rita)], "by time alone"
    questionnaire = send_questionnaire(application, by=cast.rita)
    assert waits(application) == [("answer questionnaire", mateusz)]
    answer_questionnaire(questionnaire, answers=["One.", "Two.", "Three."])
    assert waits(application) == [("decide", dana)]
    for _stage in range(3):
        advance(application, version=application.version, reason="Convinced.", by=cast.dana)
        assert waits(application) == [("schedule interview", rita)]
    interview = scheduled(application, cast.ines, by=cast.rita)
    assert waits(application) == [("submit scorecard", ines)]
    cancel_interview(interview, reason="Ill.", by=cast.rita)
    assert waits(application) == [("schedule interview", rita)]
    interview = scheduled(application, cast.ines, by=cast.rita)
    reassign_scorecard(interview, interviewer=cast.rita, reason="Away.", by=cast.dana)
    assert waits(application) == [("submit scorecard", rita)]
    clock.freeze(interview.ends_at)
    waive_scorecard(interview, reason="Both agreed.", by=cast.dana)
    assert waits(application) == [("decide", dana)]


@pytest.mark.one_database
def test_a_move_that_ends_and_its_undo(cast, waits):
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.ines, scheduled_at=NOON - timedelta(days=1)))
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)
    assert waits(application) == []
    clock.move(UNDO_WINDOW / 2)
    undo(application, version=application.version, by=cast.dana)
    assert waits(application) == [("decide", cast.dana.id)]
    withdraw(application, version=application.version, by=cast.rita)
    assert waits(application) == []
    request_return(application, version=application.version, message="Please.", by=cast.rita)
    assert waits(application) == [("answer return request", application.candidate_id)]
    answer_return(application, comes_back=True)
    assert waits(application) == [("decide", cast.dana.id)]
    withdraw(application, version=application.version, by=cast.rita)
    request_return(application, version=application.version, message="Please.", by=cast.rita)
    answer_return(application, comes_back=False)
    assert waits(application) == []


@pytest.mark.one_database
def test_the_candidate_chooses_a_time_once_they_are_asked(cast, waits):
    application = an_application(cast, 4)
    can_be_met(cast.ines, MONDAY, 10, 11)
    request_slot(application, by=cast.rita)
    assert waits(application) == [("choose time", application.candidate_id)]


@pytest.mark.one_database
def test_a_scorecard_is_owed_after_the_end_too(cast, waits):
    application = an_application(cast, 4)
    an_interview(application, cast.ines, starts_in=-timedelta(hours=1))
    decline(
        application,
        version=application.version,
        reason=DeclineReason.SKILLS,
        paragraph="Thanks.",
        by=cast.dana,
    )
    assert waits(application) == [("submit scorecard", cast.ines.id)]


@pytest.mark.one_database
def test_who_takes_an_opening_over_has_its_turns(cast, waits):
    to_send = an_application(cast, 1)
    a_scorecard(an_interview(an_application(cast, 4, opening=to_send.opening), cast.ines))
    remy, mona = person("Remy Other", Role.RECRUITER), person("Mona Other", Role.HIRING_MANAGER)
    db.session.flush()
    change_opening_people(to_send.opening, recruiter=remy, hiring_manager=mona, reason="Leave.", by=cast.ada)
    assert waits(to_send) == [("send questionnaire", remy.id)]
    decided = db.session.scalars(select(Turn).where(Turn.kind == TurnKind.DECIDE)).one()
    assert decided.user_id == mona.id


def test_a_turn_is_due_after_its_limit_on_business_days_and_keeps_that_day(cast, session):
    """The interview ends on Thursday at 12:30, so that the decision is due on Monday."""
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=1))
    assert turn_of(interview.id, TurnKind.SUBMIT_SCORECARD).due_at == NOON + timedelta(days=2, minutes=30)
    clock.freeze(NOON + timedelta(days=2))
    a_scorecard(interview)
    decision = turn_of(application.id, TurnKind.DECIDE)
    assert (decision.since, decision.due_at) == (clock.now(), NOON + timedelta(days=6))
    assert not decision.is_late
    cast.dana.time_zone = "Pacific/Auckland"
    update_turns(application)
    assert turn_of(application.id, TurnKind.DECIDE).id == decision.id
    clock.freeze(decision.due_at)
    assert decision.is_late
    moved = an_interview(an_application(cast, 4), cast.sam)
    reschedule_interview(moved, starts_at=moved.starts_at + timedelta(days=1), reason=None, by=cast.rita)
    assert turn_of(moved.id, TurnKind.SUBMIT_SCORECARD).since == moved.starts_at


def test_other_turns_are_noticed_and_written_again(cast, commands, session):
    """One that is missing, one too many and one of somebody else."""
    first, second, third = (an_application(cast, 1).id for _ in range(3))
    session.commit()
    assert commands.run("check", "turns").returncode == 0
    session.execute(delete(Turn).where(Turn.about_id == first))
    session.execute(update(Turn).where(Turn.about_id == second).values(user_id=cast.sam.id))
    session.execute(update(Turn).where(Turn.about_id == third).values(kind=TurnKind.DECIDE))
    session.commit()
    checked = commands.run("check", "turns")
    assert checked.returncode == 1
    assert sorted(checked.stdout.splitlines()[1:]) == sorted(
        f"  Turns: Turn {difference} Run flask turns rebuild."
        for difference in (
            f"“send questionnaire” about {first} is not stored.",
            f"“send questionnaire” about {second} has another user_id.",
            f"“send questionnaire” about {third} is not stored.",
            f"“decide” about {third} is stored, but nothing waits.",
        )
    )
    assert commands.run("turns", "rebuild").returncode == 0
    assert commands.run("check", "turns").returncode == 0


def test_batches_reach_every_record(cast, session, monkeypatch):
    monkeypatch.setattr("app.turns.actions.BATCH_SIZE", 2)
    for _ in range(5):
        an_application(cast, 1)
    before = session.scalar(select(Turn.id).order_by(Turn.id.desc()))
    session.execute(delete(Turn))
    assert len(list(turn_differences())) == 5
    assert len(list(rebuild_turns())) >= 3
    assert len(session.scalars(select(Turn).where(Turn.id > 0)).all()) == 5, before
    assert list(turn_differences()) == []


def scheduled(application, interviewer, *, by) -> Interview:
    clock.move(timedelta(minutes=1))
    return schedule_interview(
        application,
        interviewer=interviewer,
        starts_at=clock.now() + timedelta(days=3),
        version=application.version,
        by=by,
    )


def turn_of(about_id: int, kind: TurnKind) -> Turn:
    return db.session.scalars(select(Turn).where(Turn.about_id == about_id, Turn.kind == kind)).one()
