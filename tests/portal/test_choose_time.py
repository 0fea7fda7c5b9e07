"""A candidate chooses the time of an interview in their own zone, moves it, cancels it, until the limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.candidates.models import Status
from app.interviews.free_slots import free_slots, reschedule_slots
from app.interviews.models import InterviewState
from app.interviews.schedule import choose_slot
from app.outbox.models import Message, MessageState
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.shared import clock
from app.shared.times import format_moment, in_zone
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import an_interview
from tests.factories.slots import MONDAY, WEDNESDAY, a_slot_request, can_be_met
from tests.portal.page import own_page
from tests.real.page import Page

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
def application(cast, session, client):
    """Asked for a time with Ines, who can be met on Monday and Wednesday mornings in Lisbon."""
    clock.freeze(NOW)
    for day in (MONDAY, WEDNESDAY):
        can_be_met(cast.ines, day, 9, 11)
    application = an_application(cast, 4)
    application.stage.hiring_team = [cast.ines]
    a_slot_request(application)
    client.come_by_link(application.candidate)
    return application


def at(application) -> str:
    return f"/my/applications/{application.id}/times"


def offered(html: str) -> list[str]:
    """The instants that can be chosen."""
    return [i.attributes["value"] for i in Page(html).all("input") if i.attributes.get("type") == "radio"]


def test_the_times_are_shown_by_day_in_their_own_zone_which_is_named(client, application):
    page = own_page(client, at(application))

    assert "Times are in Warsaw time" in page
    slots = free_slots(application)
    assert [datetime.fromisoformat(text) for text in offered(page)] == [slot.starts_at for slot in slots]
    legends = [legend.text.strip() for legend in Page(page).all("legend")]
    assert legends == ["Mon 30 Nov", "Wed 2 Dec", "Mon 7 Dec", "Wed 9 Dec"]
    assert "<span>10:00</span>" in page and "<span>09:00</span>" not in page, "Warsaw is an hour ahead"

    client.submit("/my/time-zone", time_zone="Asia/Tokyo")
    assert "<span>18:00</span>" in own_page(client, at(application))


def test_times_early_or_late_in_their_day_are_folded_under_the_others(client, cast, application):
    application.candidate.time_zone = "Asia/Tokyo"  # nine in Lisbon is eighteen there, eleven is twenty
    can_be_met(cast.ines, MONDAY, 11, 13)

    page = Page(own_page(client, at(application)))

    monday = page.all("fieldset")[0]
    (folded,) = page.all("details", within=monday)
    assert "4 times early or late in your day" in folded.text
    times = [span.text for span in page.all("span", within=folded)]
    assert times == ["20:00", "20:30", "21:00", "21:30"]
    assert "open" not in folded.attributes

    application.candidate.time_zone = "America/Los_Angeles"
    days = Page(own_page(client, at(application))).all("details")
    assert days
    assert all("open" in each.attributes for each in days), "a day with no other times shows them"


def test_a_candidate_chooses_a_time(client, cast, session, application):
    page = own_page(client)
    assert "It is your turn: choose a time" in page
    assert at(application) in page
    slot = free_slots(application)[3]
    answer = client.submit(at(application), starts_at=in_zone(slot.starts_at, "Europe/Warsaw").isoformat())

    assert (answer.status_code, answer.location) == (303, "/my")
    (interview,) = application.interviews
    assert (interview.starts_at, interview.interviewer) == (slot.starts_at, cast.ines)
    page = own_page(client)
    assert f"You meet Ines Duarte on {format_moment(slot.starts_at, 'Europe/Warsaw')}" in page
    assert "choose the time" not in page
    assert client.get(at(application)).location == "/my"


def test_a_time_taken_meanwhile_shows_the_others(client, cast, session, application):
    form = client.form_for(at(application))
    taken = free_slots(application)[0].starts_at
    other = an_application(cast, 4, opening=application.opening, candidate=a_candidate("Noor Aziz"))
    a_slot_request(other)
    choose_slot(other, starts_at=taken, by=None)

    answer = client.send(form, starts_at=in_zone(taken, "Europe/Warsaw").isoformat())

    assert answer.status_code == 409
    assert "was just taken. Choose another one." in answer.text
    left = [datetime.fromisoformat(text) for text in offered(answer.text)]
    assert taken not in left and len(left) > 5
    assert client.submit(at(application), starts_at=offered(answer.text)[0]).status_code == 303


def test_only_a_time_that_is_offered_now_can_be_chosen(client, application):
    for sent in ("", "tomorrow", "2026-11-30T10:00", "2026-11-30", "9999-12-31T23:59:59-23:59"):
        answer = client.forge(at(application), starts_at=sent)
        assert answer.status_code == 422, sent
        assert offered(answer.text), sent
    for sent in ("2026-11-30T10:10+00:00", "2026-11-28T09:00+00:00", "2036-11-30T09:00+00:00"):
        assert client.forge(at(application), starts_at=sent).status_code == 409, sent

    application.slot_requests[0].ended_at = clock.now()
    (free, *_) = free_slots(application)
    answer = client.forge(at(application), starts_at=in_zone(free.starts_at, "Europe/Warsaw").isoformat())
    assert answer.status_code == 409, "they are not asked any more"
    assert "no longer a time to choose" in answer.text
    assert application.interviews == []


def test_nobody_chooses_for_another_candidate(client, app, cast, session, application):
    stranger = app.test_client()
    stranger.come_by_link(an_application(cast, candidate=a_candidate("Noor Aziz")).candidate)
    interview = an_interview(application, cast.ines)

    for path in (
        at(application),
        f"/my/interviews/{interview.id}/time",
        f"/my/interviews/{interview.id}/cancel",
    ):
        assert stranger.get(path).status_code == 404
        assert stranger.forge(path).status_code == 404


def test_without_free_times_the_page_says_what_to_do(client, cast, session, application):
    """Ines, who alone interviews at this stage, has left."""
    cast.ines.active = False

    page = own_page(client, at(application))

    assert "No times are free right now" in page
    assert cast.rita.email in page


@pytest.fixture
def interview(application, cast):
    return choose_slot(application, starts_at=free_slots(application)[0].starts_at, by=None)


def test_an_interview_is_moved_to_another_time_of_the_same_person(client, session, application, interview):
    path = f"/my/interviews/{interview.id}/time"
    assert path in own_page(client)
    slot = reschedule_slots(interview)[2]

    answer = client.submit(path, starts_at=in_zone(slot.starts_at, "Europe/Warsaw").isoformat())

    assert answer.status_code == 303
    assert interview.starts_at == slot.starts_at
    assert f"Moved your interview to {format_moment(slot.starts_at, 'Europe/Warsaw')}" in own_page(client)


def test_an_interview_is_cancelled_and_another_time_asked_for(client, session, application, interview):
    answer = client.submit(f"/my/interviews/{interview.id}/cancel", reason="I am ill.")

    assert answer.status_code == 303
    assert interview.state is InterviewState.CANCELLED
    assert interview.ended_note.text == "I am ill."
    assert application.status is Status.ACTIVE
    assert "It is your turn: choose a time" in own_page(client)
    for what in ("time", "cancel"):
        answer = client.get(f"/my/interviews/{interview.id}/{what}")
        assert answer.status_code == 409, what
        assert "was cancelled" in answer.text, what


def test_an_interview_can_be_moved_and_cancelled_until_the_limit(client, session, application, interview):
    paths = [f"/my/interviews/{interview.id}/{what}" for what in ("time", "cancel")]
    clock.freeze(interview.starts_at - timedelta(hours=24))
    client.come_by_link(application.candidate)
    forms = [client.form_for(path) for path in paths]
    assert all(path in own_page(client) for path in paths)
    clock.move(timedelta(seconds=1))

    assert not any(path in own_page(client) for path in paths)
    for path, form in zip(paths, forms, strict=True):
        refused = client.get(path)
        assert refused.status_code == 422
        assert "until 24 hours before" in refused.text
        assert 'href="/my"' in refused.text
        typed = {"starts_at": form.offered["starts_at"][-1]} if path.endswith("time") else {}
        assert client.send(form, **typed).status_code == 422
    assert interview.state is InterviewState.SCHEDULED


def test_a_hidden_decline_removes_no_times(client, cast, session, application):
    """Until its mail is sent, the times stay. None can be chosen, and the page says no reason."""
    before = own_page(client), own_page(client, at(application))
    clock.move(timedelta(seconds=1))
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)

    assert (own_page(client), own_page(client, at(application))) == before
    answer = client.submit(at(application), starts_at=offered(before[1])[0])
    assert answer.status_code == 409
    assert "Try again in an hour" in answer.text
    assert "declin" not in answer.text

    for message in session.query(Message).filter_by(kind="application declined"):
        message.state = MessageState.SENT
    assert "This application has ended" in own_page(client)
    assert client.get(at(application)).location == "/my"
