"""The invitation of an interview: who, when and where, and nothing that the recipient may not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from app.candidates.models import Application, Candidate
from app.careers.posting import stage_summary
from app.interviews.cancel import cancel_interview
from app.interviews.invitations import CalendarMethod, calendar_invitation
from app.interviews.models import Interview
from app.interviews.schedule import schedule_interview
from app.interviews.slot_requests import request_slot
from app.openings.models import Opening, Stage
from app.outbox.letters import LetterWriter
from app.outbox.queries import messages_about
from app.people.models import User
from app.shared import clock
from app.shared.settings import current_settings
from app.shared.times import TIME_ZONES
from tests.examples import up_to
from tests.factories.applications import a_candidate, an_application
from tests.factories.slots import TUESDAY, can_be_met
from tests.portal.page import own_page
from tests.real.calendar_server import component_of

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
BEFORE_SUMMER_TIME = datetime(2026, 3, 28, 10, tzinfo=UTC)


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    return cast


def scheduled(cast, application, starts_at=BEFORE_SUMMER_TIME, **values):
    values.setdefault("place", "https://meet.example/peer")
    return schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=starts_at,
        version=application.version,
        by=cast.rita,
        **values,
    )


def told(interview, email):
    """The newest invitation mailed to someone, as (method, event)."""
    mails = [mail for mail in messages_about(interview.application) if mail.to_email == email]
    calendar = Calendar.from_ical(mails[0].calendar)
    assert calendar["method"] == mails[0].calendar_method
    return calendar["method"], component_of(mails[0].calendar)


def test_the_recruiter_invites_both_in_their_own_time_zone(cast):
    application = an_application(cast, stage=4)
    interview = scheduled(cast, application)
    for person, starts in (
        (application.candidate, "2026-03-28T11:00:00+01:00"),
        (cast.ines, "2026-03-28T10:00:00+00:00"),
    ):
        method, event = told(interview, person.email)
        assert (method, event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
        assert event["dtstart"].dt.isoformat() == starts
        assert str(event["dtstart"].dt.tzinfo) == person.time_zone
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=30)
        assert (event["organizer"], event["organizer"].params["cn"]) == (
            "mailto:rita@example.com",
            "Rita Okafor",
        )
        assert (event["attendee"], event["attendee"].params["cn"]) == (
            f"mailto:{person.email}",
            person.name,
        )
        assert event["location"] == "https://meet.example/peer"
        assert event["uid"] == interview.uid
    _, theirs = told(interview, application.candidate.email)
    _, ours = told(interview, cast.ines.email)
    assert "/interviews/" not in str(theirs["description"]), "the kit is for the interviewer"
    assert f"/interviews/{interview.id}" in str(ours["description"])
    assert str(theirs["summary"]) == "Peer interview, Inside Sales Representative"
    assert str(ours["summary"]) == "Peer interview: Mateusz Lis"


def test_a_cancellation_ends_the_same_event_without_a_reason(cast):
    application = an_application(cast, stage=4)
    interview = scheduled(cast, application)
    cancel_interview(interview, reason="She takes another offer.", by=cast.rita)
    for email in (application.candidate.email, cast.ines.email):
        method, event = told(interview, email)
        assert (method, event["sequence"], event["status"]) == ("CANCEL", 1, "CANCELLED")
        assert event["uid"] == interview.uid
    mails = messages_about(application)
    assert not [mail for mail in mails if "another offer" in (mail.calendar or "") + mail.body]


def test_an_internal_candidates_calendar_shows_colleagues_nothing(cast):
    candidate = a_candidate("Leyla Demir", user=cast.sam)
    application = an_application(cast, stage=4, candidate=candidate)
    interview = scheduled(cast, application)
    for email in (candidate.email, cast.ines.email):
        _, event = told(interview, email)
        assert (event["class"], event["summary"]) == ("PRIVATE", "Conversation")
        words = str(event["description"])
        assert not [word for word in ("Leyla", "Peer", "Inside Sales") if word in words]


def test_a_reply_goes_to_the_recruiter(cast):
    application = an_application(cast, stage=4)
    scheduled(cast, application)
    office = LetterWriter(current_settings())
    for message in messages_about(application):
        letter = office.letter(message)
        assert letter["Reply-To"].addresses[0].addr_spec == cast.rita.email
        assert letter.get_content_type() == "multipart/alternative"
        text, calendar = letter.iter_parts()
        assert text.get_content_type() == "text/plain"
        assert calendar.get_content_type() == "text/calendar"
        assert letter.as_bytes() == office.letter(message).as_bytes(), "sent twice, it is two mails"


# Whatever people typed, a calendar finds one event in it --------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(
    name=WORDS,
    title=WORDS,
    place=WORDS,
    stage=WORDS,
    zone=st.sampled_from(TIME_ZONES),
    internal=st.booleans(),
)
@example("Eve\r\nATTENDEE:mailto:x@evil.example", "a;b,c:d", "\\n\\;\r\n ", 'x"y', "Europe/Lisbon", False)
@example("Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\u2028BEGIN:VALARM\u0085", "^n^'", "x", "Asia/Kolkata", False)
@settings(
    max_examples=up_to(25, few=8), suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # 25 ms each
def test_a_name_adds_no_line_to_the_invitation(session, name, title, place, stage, zone, internal):
    interview = an_unkept_interview(name, title, place, stage, zone, internal=internal)
    for to in (interview.application.candidate, interview.interviewer):
        text = calendar_invitation(interview, to=to, method=CalendarMethod.REQUEST).text
        lines = text.replace("\r\n ", "").split("\r\n")
        names = [line.partition(":")[0].partition(";")[0] for line in lines]
        for once in ("UID", "ATTENDEE", "ORGANIZER", "SUMMARY", "DESCRIPTION", "METHOD"):
            assert names.count(once) == 1
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
        assert not [line for line in lines if len(line.splitlines()) > 1], "a line ends where none should"
        assert component_of(text)["attendee"] == f"mailto:{to.email}"
        assert component_of(text)["dtstart"].dt == interview.starts_at


def an_unkept_interview(name, title, place, stage, zone, *, internal) -> Interview:
    candidate = Candidate(name=name, email="eve@example.org", time_zone=zone, internal=internal)
    recruiter = User(name=name, email="rita@example.com")
    opening = Opening(role=title, recruiter=recruiter)
    return Interview(
        id=1,
        uid="1",
        sequence=0,
        application=Application(candidate=candidate, opening=opening),
        stage=Stage(name=stage),
        interviewer=User(name=name, job_title=title, email="ines@example.com", time_zone=zone),
        starts_at=NOW,
        ends_at=NOW + timedelta(minutes=30),
        place=place,
    )


@pytest.mark.parametrize(
    ("minutes", "to", "length"),
    [(30, 45, "30 to 45 minutes"), (None, None, "length not fixed yet"), (45, None, "45 minutes")],
)
def test_only_the_calendar_takes_the_planned_minutes_for_a_fact(client, cast, minutes, to, length):
    """A stage with a range, or without minutes, says so to the candidate, and to everyone by mail."""
    application = an_application(cast, stage=4)
    stage = application.stage
    stage.minutes, stage.minutes_to = minutes, to
    planned = timedelta(minutes=to or minutes or 30)
    assert length in stage_summary(stage).lower()
    can_be_met(cast.ines, TUESDAY, 9, 12)
    request_slot(application, by=cast.rita)
    client.come_by_link(application.candidate)
    assert f"({length})" in own_page(client)
    assert f"{stage.name}, {length}" in client.get(f"/my/applications/{application.id}/times").text
    interview = scheduled(cast, application)
    bodies = {mail.kind: mail.body for mail in messages_about(application)}
    assert f"{stage.name}, {length}" in bodies["time to choose"]
    assert f", {length}" in bodies["interview scheduled"]
    _, event = told(interview, application.candidate.email)
    assert event.decoded("dtend") - event.decoded("dtstart") == planned
    assert length in own_page(client)
    other = scheduled(cast, an_application(cast, stage=4), BEFORE_SUMMER_TIME + timedelta(days=1), minutes=25)
    assert other.length == "25 minutes", "as the recruiter typed it"
