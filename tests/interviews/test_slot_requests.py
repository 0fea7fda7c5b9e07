"""A candidate is asked for a time once, and the request ends with an interview or a move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.board.pending import pending_step
from app.candidates.models import Status
from app.interviews.cancel import cancel_interview
from app.interviews.models import InterviewState
from app.interviews.schedule import choose_slot, schedule_interview
from app.interviews.slot_requests import request_slot
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.return_requests.actions import answer_return, request_return
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application, an_opening
from tests.factories.slots import TUESDAY, can_be_met

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


def asked(application):
    return [request for request in application.slot_requests if request.is_open]


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
    told = pending_step(application, cast.rita)
    assert (told.text, told.who, told.user_id) == ("Choice of a time, asked 2 days ago", "Mateusz Lis", None)


def test_nobody_is_asked_without_a_pool(cast, opening):
    application = arrives(cast, opening)
    assert asked(application) == []
    assert pending_step(application, cast.rita).text == "Interview to schedule"
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


def test_a_request_and_its_reminders_end_with_an_interview_or_a_move(cast, opening):
    can_be_met(cast.ines, TUESDAY, 10, 11)
    for name, end in ENDS.items():
        application = arrives(cast, opening)
        end(application, cast)
        assert asked(application) == [], name
        states = {state for _to, _due, state in mails(application)}
        assert states == {MessageState.CANCELLED}, name


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
