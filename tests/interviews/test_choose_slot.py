"""A candidate is asked for a time, chooses one that is free, and meets the fairest of the pool."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.candidates.models import Application
from app.interviews.free_slots import free_slots
from app.interviews.models import InterviewState
from app.interviews.rules import NothingToChoose, SlotTaken
from app.interviews.schedule import choose_slot
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import Conflict
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, a_slot_request, can_be_met
from tests.real.statements import statements

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
TUESDAY_TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    return cast


@pytest.fixture
def opening(cast):
    opening = an_opening(cast)
    opening.stages[3].hiring_team = [cast.ines, cast.sam]
    return opening


@pytest.fixture
def application(cast, opening):
    application = an_application(cast, 4, opening=opening)
    a_slot_request(application)
    return application


def starts(application):
    return [slot.starts_at for slot in free_slots(application)]


def test_the_pool_is_the_hiring_team_with_hours(cast, application):
    can_be_met(cast.sam, TUESDAY, 14, 15)
    can_be_met(cast.rita, TUESDAY, 16, 17)  # of another stage's team
    assert starts(application) == [TUESDAY_TEN + timedelta(hours=4), TUESDAY_TEN + timedelta(hours=4.5)]
    can_be_met(cast.ines, TUESDAY, 10, 11)
    assert starts(application)[0] == TUESDAY_TEN


def test_slots_are_between_two_days_and_two_weeks_ahead(cast, application):
    for weekday in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY):
        can_be_met(cast.ines, weekday, 8, 10)
    found = starts(application)
    assert (found[0], found[-1]) == (NOW + timedelta(hours=48), NOW + timedelta(days=14))
    for too_soon_or_late in (NOW + timedelta(hours=47.5), NOW + timedelta(days=14.5)):
        with pytest.raises(SlotTaken):
            choose_slot(application, starts_at=too_soon_or_late)


def test_the_pool_leaves_out_the_candidate_and_closed_accounts(cast, opening):
    own = an_application(cast, 4, opening=opening, candidate=a_candidate(user=cast.ines))
    can_be_met(cast.ines, TUESDAY, 10, 11)
    can_be_met(cast.sam, TUESDAY, 14, 15)
    assert starts(own)[0] == TUESDAY_TEN + timedelta(hours=4)
    cast.sam.active = False
    assert starts(own) == []


def test_a_candidates_other_interviews_are_no_slots(cast, application):
    can_be_met(cast.ines, TUESDAY, 10, 12)
    other = an_application(cast, 2, candidate=application.candidate)
    an_interview(other, cast.rita, starts_in=TUESDAY_TEN + timedelta(minutes=45) - NOW)
    assert starts(application) == [TUESDAY_TEN, TUESDAY_TEN + timedelta(minutes=90)]


def test_the_person_with_the_fewest_interviews_is_first(cast, application, opening):
    for user in (cast.ines, cast.sam):
        can_be_met(user, TUESDAY, 10, 11)
    assert free_slots(application)[0].person_id == cast.ines.id, "the lower id decides between equals"
    long_ago = an_interview(an_application(cast, 4, opening=opening), cast.sam, starts_in=timedelta(days=-40))
    a_scorecard(long_ago)
    lately = an_interview(an_application(cast, 4, opening=opening), cast.ines, starts_in=timedelta(days=-9))
    a_scorecard(lately)
    assert {slot.person_id for slot in free_slots(application)} == {cast.sam.id}


def test_slots_do_not_reveal_whether_a_scorecard_is_submitted(cast, session, application):
    for user in (cast.ines, cast.sam):
        can_be_met(user, TUESDAY, 10, 11)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=-1))
    for state in ("scheduled", "held", "waived"):
        interview.state = InterviewState(state)
        session.flush()
        assert {slot.person_id for slot in free_slots(application)} == {cast.sam.id}


def test_a_candidate_chooses_once_and_both_are_notified(cast, application):
    can_be_met(cast.ines, TUESDAY, 10, 11, meeting_link="https://meet.example/ines")
    interview = choose_slot(application, starts_at=TUESDAY_TEN)
    assert (interview.interviewer, interview.starts_at, interview.minutes) == (cast.ines, TUESDAY_TEN, 30)
    assert (interview.scheduled_by, interview.place) == (None, "https://meet.example/ines")
    told = [mail for mail in messages_about(application) if mail.kind == "interview scheduled"]
    assert {mail.to_email for mail in told} == {application.candidate.email, cast.ines.email}
    assert all("LOCATION:https://meet.example/ines" in mail.calendar for mail in told)
    (line,) = activity_of(application)
    assert (line.sentence, line.by, line.became) == (
        "scheduled an interview",
        None,
        "Peer interview with Ines Duarte",
    )
    with pytest.raises(NothingToChoose):
        choose_slot(application, starts_at=TUESDAY_TEN + HALF)


def test_the_second_to_choose_sees_the_other_slots(cast, application, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    second = an_application(cast, 4, opening=opening)
    a_slot_request(second)
    choose_slot(application, starts_at=TUESDAY_TEN)
    with pytest.raises(SlotTaken, match="was just taken"):
        choose_slot(second, starts_at=TUESDAY_TEN)
    assert starts(second) == [TUESDAY_TEN + timedelta(minutes=30)]


def test_a_recruiter_chooses_without_asking_the_candidate(cast, opening):
    application = an_application(cast, 4, opening=opening)
    can_be_met(cast.ines, TUESDAY, 10, 11)
    with pytest.raises(Conflict):
        choose_slot(application, starts_at=TUESDAY_TEN, version=1, by=cast.rita)
    interview = choose_slot(application, starts_at=TUESDAY_TEN, version=application.version, by=cast.rita)
    assert interview.scheduled_by is cast.rita


def test_slots_take_the_same_statements_for_any_number(cast, application, opening, session):
    def cost(of: int) -> int:
        session.flush()
        session.expire_all()
        with statements() as sent:
            assert free_slots(session.get(Application, of))
        return len(sent)

    can_be_met(cast.ines, TUESDAY, 10, 11)
    few = cost(application.id)
    team = [person(f"Member{number} Lind", Role.INTERVIEWER) for number in range(4)]
    opening.stages[3].hiring_team = [cast.ines, cast.sam, *team]
    for each in team:
        can_be_met(each, WEDNESDAY, 8, 18)
    for _ in range(3):
        an_interview(an_application(cast, 4, opening=opening), cast.ines)
    assert cost(an_application(cast, 4, opening=opening).id) <= few
