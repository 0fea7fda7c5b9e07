"""A candidate is asked for a time, chooses one that is free, and meets the fairest of the pool."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.candidates.models import Status
from app.interviews.cancel import cancel_interview
from app.interviews.free_slots import free_slots
from app.interviews.models import InterviewState
from app.interviews.rules import NothingToChoose, SlotTaken
from app.interviews.schedule import choose_slot, schedule_interview
from app.interviews.slot_requests import request_slot
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.pipeline.advance import advance
from app.pipeline.board.next_step import next_step
from app.pipeline.decline import decline
from app.pipeline.return_requests import answer_return, request_return
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, a_slot_request, can_be_met
from tests.real.statements import statements

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
TUESDAY_TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


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


@pytest.mark.parametrize("state", ["scheduled", "held", "waived"])
def test_slots_do_not_reveal_whether_a_scorecard_is_submitted(cast, application, state):
    for user in (cast.ines, cast.sam):
        can_be_met(user, TUESDAY, 10, 11)
    an_interview(application, cast.ines, starts_in=timedelta(days=-1), state=InterviewState(state))
    assert {slot.person_id for slot in free_slots(application)} == {cast.sam.id}


def test_choosing_schedules_the_interview_and_notifies_both(cast, application):
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


def test_a_candidate_chooses_once(cast, application):
    can_be_met(cast.ines, TUESDAY, 10, 12)
    choose_slot(application, starts_at=TUESDAY_TEN)
    with pytest.raises(NothingToChoose):
        choose_slot(application, starts_at=TUESDAY_TEN + timedelta(hours=1))


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


def test_slots_take_the_same_statements_for_any_number(cast, application, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    with statements() as few:
        free_slots(application)
    can_be_met(cast.sam, WEDNESDAY, 8, 18)
    for _ in range(3):
        an_interview(an_application(cast, 4, opening=opening), cast.ines)
    application = an_application(cast, 4, opening=opening)
    with statements() as more:
        assert len(free_slots(application)) > 5
    assert len(more) <= len(few) + 1  # its stage is read anew


# Asking -------------------------------------------------------------------------------------------------


def asked(application):
    return [request for request in application.slot_requests if request.is_open]


DELAY = timedelta(minutes=10)  # of the mail of a move


def mails(application, kind="time to choose"):
    return [
        (mail.to_email, mail.due_at - NOW, mail.state)
        for mail in reversed(messages_about(*application.slot_requests, application))
        if mail.kind == kind
    ]


def arrives(cast, opening):
    """From the third stage to the peer interview."""
    application = an_application(cast, 3, opening=opening)
    advance(application, version=application.version, reason="Convinced.", by=cast.rita)
    return application


def test_a_candidate_is_asked_when_they_reach_an_interview_with_a_pool(cast, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    application = arrives(cast, opening)
    (request,) = asked(application)
    assert request.stage is application.stage
    candidate, waiting, hour = application.candidate.email, MessageState.WAITING, timedelta(hours=1)
    assert mails(application) == [
        (candidate, hour / 6, waiting),  # with the move, once it can no longer be undone
        (candidate, 24 * hour, waiting),
        (candidate, 48 * hour, waiting),
        (cast.rita.email, 72 * hour, waiting),
    ]
    line = activity_of(application)[0]
    assert (line.by, line.sentence, line.became) == (
        cast.rita,
        "asked the candidate to choose a time",
        "Peer interview",
    )
    clock.move(timedelta(days=2))
    told = next_step(application, cast.rita)
    assert (told.text, told.who, told.user_id) == ("Choice of a time, asked 2 days ago", "Mateusz Lis", None)


def test_nobody_is_asked_without_a_pool(cast, opening):
    application = arrives(cast, opening)
    assert asked(application) == []
    assert next_step(application, cast.rita).text == "Interview to schedule"
    with pytest.raises(RuleBroken, match="Nobody on this stage’s hiring team has set"):
        request_slot(application, by=cast.rita)
    can_be_met(cast.ines, TUESDAY, 10, 11)
    request_slot(application, by=cast.rita)
    with pytest.raises(RuleBroken, match="already been asked to choose a time"):
        request_slot(application, by=cast.rita)


def schedule(application, cast):
    starts_at = NOW + timedelta(days=3)
    version = application.version
    return schedule_interview(
        application, interviewer=cast.sam, starts_at=starts_at, version=version, by=cast.rita
    )


ENDS = {
    "chosen": lambda a, _cast: choose_slot(a, starts_at=TUESDAY_TEN),
    "scheduled by hand": schedule,
    "declined": lambda a, cast: decline(a, version=a.version, reason=DeclineReason.SKILLS, by=cast.rita),
    "withdrawn": lambda a, _cast: withdraw(a, version=a.version, by=None),
    "advanced": lambda a, cast: advance(a, version=a.version, reason="Convinced.", by=cast.rita),
    "undone": lambda a, cast: undo(a, version=a.version, by=cast.rita),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_request_and_its_reminders_end_with_an_interview_or_a_move(cast, opening, end):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    application = arrives(cast, opening)
    end(application, cast)
    assert asked(application) == []
    states = {state for _to, _due, state in mails(application)}
    assert states == {MessageState.CANCELLED}


def test_reopening_asks_again_and_an_undo_restores_the_request(cast, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    application = arrives(cast, opening)
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)
    undo(application, version=application.version, by=cast.rita)
    (again,) = asked(application)
    assert {mail.due_at - NOW for mail in messages_about(again)} == {timedelta(days=n) for n in (1, 2, 3)}
    first = [state for _to, due, state in mails(application) if due == timedelta(0)]
    assert first == [MessageState.WAITING], "the mail that had not left leaves after all"
    withdraw(application, version=application.version, by=None)
    assert application.status is Status.WITHDRAWN
    request_return(application, version=application.version, message="", by=cast.rita)
    answer_return(application, comes_back=True)
    (last,) = asked(application)
    assert len(messages_about(last)) == 3
    at_once = [state for _to, due, state in mails(application) if due == timedelta(0)]
    assert at_once[-1] is MessageState.WAITING


def test_after_an_interview_nobody_is_asked_again(cast, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    application = arrives(cast, opening)
    interview = choose_slot(application, starts_at=TUESDAY_TEN)
    with pytest.raises(RuleBroken, match="This stage already has an interview"):
        request_slot(application, by=cast.rita)
    cancel_interview(interview, reason="Ines is ill.", by=cast.rita)
    assert interview.state is InterviewState.CANCELLED
    assert asked(application) == []
    request_slot(application, by=cast.rita)
    assert len(asked(application)) == 1
