"""An interview is moved: by a recruiter at any time, by the candidate in time and to a free slot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.interviews.cancel import cancel_interview
from app.interviews.free_slots import reschedule_slots
from app.interviews.models import InterviewState
from app.interviews.reschedule import reschedule_interview
from app.interviews.rules import SlotTaken
from app.interviews.schedule import choose_slot
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import TUESDAY, a_slot_request, can_be_met
from tests.real.calendar_server import component_of
from tests.real.filled_form import form_for
from tests.real.page import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    return cast


@pytest.fixture
def application(cast):
    can_be_met(cast.ines, TUESDAY, 10, 12)
    application = an_application(cast, 4, opening=an_opening(cast))
    a_slot_request(application)
    return application


@pytest.fixture
def interview(application):
    return choose_slot(application, starts_at=TEN)


def newest(application, kind):
    return [mail for mail in messages_about(application) if mail.kind == kind][:2]


def test_the_candidate_moves_it_to_another_slot_of_the_same_interviewer(cast, application, interview):
    assert [slot.starts_at for slot in reschedule_slots(interview)] == [
        TEN + HALF,
        TEN + 2 * HALF,
        TEN + 3 * HALF,
    ]
    reschedule_interview(interview, starts_at=TEN + HALF, reason=None, by=None)
    assert (interview.starts_at, interview.ends_at) == (TEN + HALF, TEN + 2 * HALF)
    assert (interview.interviewer, interview.state) == (cast.ines, InterviewState.SCHEDULED)
    for mail in newest(application, "interview moved"):
        event = component_of(mail.calendar)
        assert (mail.calendar_method, event["sequence"], event["uid"]) == ("REQUEST", 1, interview.uid)
        assert event["dtstart"].dt == TEN + HALF
    line = activity_of(application)[0]
    assert (line.by, line.sentence) == (None, "moved an interview")
    assert line.was == "Peer interview with Ines Duarte, 1 Dec 2026, 10:00 UTC"
    assert line.became == "1 Dec 2026, 10:30 UTC"
    waiting = [mail for mail in messages_about(interview) if mail.state is MessageState.WAITING]
    day_before = TEN + HALF - timedelta(days=1)
    assert sorted((mail.kind, mail.due_at) for mail in waiting) == [
        ("interview reminder", day_before),
        ("interview reminder", day_before),
        ("scorecard owed", TEN + 2 * HALF),
    ]


def test_the_candidate_cannot_move_it_within_a_day_of_its_start(cast, application, interview):
    clock.freeze(TEN - timedelta(hours=24))
    can_be_met(cast.ines, 4, 10, 12)
    assert reschedule_slots(interview) != []
    reschedule_interview(interview, starts_at=reschedule_slots(interview)[0].starts_at, reason=None, by=None)
    clock.freeze(interview.starts_at - timedelta(hours=23, minutes=59))
    later = reschedule_slots(interview)[0].starts_at
    for attempt in (
        lambda: reschedule_interview(interview, starts_at=later, reason=None, by=None),
        lambda: cancel_interview(interview, reason="", by=None),
    ):
        with pytest.raises(RuleBroken, match="until 24 hours before it starts"):
            attempt()
    reschedule_interview(interview, starts_at=later, reason="The candidate called.", by=cast.rita)


def test_the_candidate_cannot_choose_a_time_that_is_not_free(cast, application, interview):
    other = an_application(cast, 4, opening=application.opening)
    a_slot_request(other)
    choose_slot(other, starts_at=TEN + HALF)
    for taken in (TEN + HALF, TEN + timedelta(hours=5), TEN + timedelta(minutes=10)):
        with pytest.raises(SlotTaken):
            reschedule_interview(interview, starts_at=taken, reason=None, by=None)
    assert interview.sequence == 0


def test_the_candidate_cancels_and_is_asked_for_another_time(cast, application, interview):
    cancel_interview(interview, reason="I am ill.", by=None)
    assert interview.is_cancelled
    assert [request.is_open for request in application.slot_requests] == [False, True]
    assert choose_slot(application, starts_at=TEN).sequence == 0


def test_a_recruiter_moves_it_to_any_time_with_a_reason(client, cast, application, interview):
    cast.rita.time_zone = "America/New_York"
    client.sign_in(cast.rita)
    url = f"/interviews/{interview.id}/move"
    page = client.get(url).text
    assert "Tue 1 Dec, 05:30" in page
    form = form_for(url, Page(page), url)
    assert client.send(form, starts_at="2026-11-23T10:00", reason=" ").status_code == 422
    answer = client.send(form, starts_at="2026-11-23T10:00", reason="Ines travels.")
    assert "outside their hours" in answer.text
    answer = client.send(form_for(url, Page(answer.text), url), anyway="y")
    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    assert interview.starts_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    line = activity_of(application)[0]
    assert (line.by.name, line.note.text) == ("Rita Okafor", "Ines travels.")
    told = newest(application, "interview moved")
    assert format_moment(interview.starts_at, "Europe/Warsaw") in told[1].body
    assert not [mail for mail in told if "travels" in mail.body + mail.calendar]


def test_the_new_time_must_differ_and_be_free(client, cast, application, interview):
    an_interview(
        an_application(cast, 4, opening=application.opening), cast.ines, starts_in=timedelta(hours=2)
    )
    client.sign_in(cast.rita)
    url = f"/interviews/{interview.id}/move"
    form = client.form_for(url)
    for fields, sentence in (
        ({}, "Choose a time, or enter another one below."),
        ({"starts_at": "2026-12-01T10:00"}, "It already starts at that time."),
        ({"starts_at": "2026-11-23T11:15"}, "Ines Duarte has another interview at that time"),
        ({"starts_at": "2026-11-20T11:15"}, "That time has passed."),
    ):
        answer = client.send(form, reason="x", **fields)
        assert answer.status_code == 422
        assert sentence in answer.text
    forged = client.forge(url, slot="soon", reason="x")
    assert forged.status_code == 422
    assert interview.starts_at == TEN
    slot = (TEN + HALF).isoformat()
    assert client.send(form, slot=slot, reason="Asked by phone.").status_code == 303
    assert interview.starts_at == TEN + HALF


def test_one_that_has_ended_is_not_moved(cast, application, interview):
    a_scorecard(interview)
    with pytest.raises(Conflict, match="was already submitted"):
        reschedule_interview(interview, starts_at=TEN + HALF, reason="x", by=cast.rita)
