"""What someone typed stays inside its line of a mail, and a link leads nowhere but to us (16, 17, 18)."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.interviews.cancel import cancel_interview
from app.interviews.schedule import schedule_interview
from app.outbox.letters import LetterWriter
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.questionnaire.actions import send_questionnaire
from app.shared import clock
from app.shared.settings import current_settings
from tests.factories.applications import a_candidate, an_application

NAMES = [
    "Eve\r\nBcc: victim@evil.example",
    "Eve\nSubject: You are hired\n\nA body of her own",
    "Eve\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:CANCEL",
    "Eve\u2028Bcc: victim@evil.example\u0085Cc: victim@evil.example",
    'Eve" <victim@evil.example>, "Eve',
    "Eve; Lee, Kim: <x@y>",
    "=?utf-8?q?Eve=0D=0ABcc:_victim=40evil.example?=",
    "{{7*7}} {{config}} ${7*7} {% include 'people/mail/reset.txt' %}",
    "<img src=x onerror=alert(1)>",
    "Eve\0\x1b[31m",
    "Ève Ünïcödé 伊芙",
    "E" * 200,
]
PROPERTIES = {
    *("uid", "sequence", "dtstamp", "dtstart", "dtend", "status", "class"),
    *("summary", "description", "location", "organizer", "attendee"),
}
HEADERS = {
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL stores no NUL
def test_a_name_is_no_more_than_a_name_in_any_mail_and_calendar(cast, session):
    """No header, recipient, part, event or guest is added, and no template runs."""
    office, before = LetterWriter(current_settings()), 0
    for name in NAMES:
        cast.rita.name = cast.ines.name = cast.ines.job_title = name
        _mail_about(cast, a_candidate(name))
        messages = session.scalars(select(Message).where(Message.id > before).order_by(Message.id)).all()
        before = messages[-1].id
        assert len(messages) >= 6
        assert len([message for message in messages if message.calendar]) == 4
        if "{{" in name:
            assert all(name in message.body + message.subject + message.to_name for message in messages)
        for message in messages:
            assert "Set a new password" not in message.body
            assert "SECRET_KEY" not in message.body
            letter = message_from_bytes(office.letter(message).as_bytes(), policy=default)
            _is_to_its_recipient_alone(letter, message)
            if message.calendar:
                _has_one_event_for_its_recipient(letter, message, organizer=cast.rita.email)


def _is_to_its_recipient_alone(letter, message: Message) -> None:
    assert set(letter.keys()) <= HEADERS
    assert len(letter.keys()) == len(set(letter.keys())), "a header is there twice"
    assert [each.addr_spec for each in letter["To"].addresses] == [message.to_email]
    assert letter["To"].addresses[0].display_name == message.to_name.replace("=?", "= ?")
    assert [part.get_content_type() for part in letter.walk()] == _parts(message)
    assert letter["Subject"].strip() == message.subject.replace("=?", "= ?")


def _has_one_event_for_its_recipient(letter, message: Message, *, organizer: str) -> None:
    calendar = Calendar.from_ical(letter.get_body(("calendar",)).get_content())
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == message.calendar_method
    assert event["attendee"] == f"mailto:{message.to_email}"
    assert event["organizer"] == f"mailto:{organizer}"
    assert event.subcomponents == []
    assert {key.lower() for key in event} == PROPERTIES


def test_a_link_leads_to_base_url_whatever_host_was_asked_for(app, cast, session, client):
    client.sign_in(cast.ada)
    form = client.form_for("/people/invite")
    client.set_cookie("onramp", client.get_cookie("onramp").value, domain="evil.example")
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}

    typed = {"name": "Noor", "email": "noor@example.com", "time_zone": "UTC"}
    answer = client.post(form.url, data=form.filled(typed), headers=evil)

    letters = LetterWriter(
        app.extensions["settings"].model_copy(update={"base_url": "https://onramp.example"})
    )
    (invitation,) = session.scalars(select(Message))
    assert answer.status_code == 303
    assert "https://onramp.example/invitation/" in letters.text(invitation)
    assert "evil" not in letters.letter(invitation).as_string() + invitation.message_id


def _parts(message: Message) -> list[str]:
    return ["multipart/alternative", "text/plain", "text/calendar"] if message.calendar else ["text/plain"]


def _mail_about(cast, candidate) -> None:
    """A questionnaire, an interview scheduled and cancelled, and a decline, told to all concerned."""
    send_questionnaire(an_application(cast, candidate=candidate), by=cast.rita)
    application = an_application(cast, 4, candidate=candidate)
    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        version=application.version,
        place="Room 1 {{config}}\r\nX-Evil: yes",
        by=cast.rita,
    )
    cancel_interview(interview, reason="x", by=cast.rita)
    decline(application, version=application.version, reason=DeclineReason.VALUES, by=cast.rita)
