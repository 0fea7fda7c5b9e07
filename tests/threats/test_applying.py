"""A stranger applies: their markup stays text, their line breaks in its line, and nobody is given away.

Anybody may send this form, and people of every role read what comes of it (13, 14, 17, 18, 31).
"""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.outbox.letters import LetterWriter
from app.outbox.models import Message
from app.pipeline.advance import advance
from app.shared.settings import current_settings
from tests.careers.applying import applies
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview
from tests.real.page import Page
from tests.threats.forms import has_markup_of_others

PAYLOAD = "\"'><xss onclick=alert(1)>{{7*7}}</textarea>"
TYPED = ("name", "location", "source")
BROKEN_LINES = [
    "Eve\r\nBcc: victim",
    "Eve\nSubject: You are hired\n\nA body of her own",
    "Eve\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:CANCEL",
    "Eve\u2028Bcc: victim\u0085Cc: victim",
    "=?utf-8?q?Eve=0D=0ABcc:_victim?=",
    'Eve" <victim>, "Eve',
]


@pytest.mark.parametrize("is_known", [False, True], ids=["unknown", "known"])
def test_markup_in_every_field_stays_text_for_everyone_who_reads_it(client, cast, session, is_known):
    opening = an_opening(cast)
    if is_known:
        an_application(cast, 4, opening=opening, candidate=a_candidate("L", email="lena@example.org"))
    links = "https://example.org/?q=%3Cxss%3E&r={{7*7}}"

    refused = applies(client, opening, links=links, **dict.fromkeys(TYPED, PAYLOAD))
    sent = applies(client, opening, **dict.fromkeys(TYPED, PAYLOAD))

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert "{{7*7}}" in refused.text
    assert not has_markup_of_others(refused.text)
    application = session.scalars(select(Application)).one()
    advance(application, version=application.version, reason="x", by=cast.rita)
    interview = an_interview(application, cast.ines)
    own = f"/applications/{application.id}"
    readings = {
        cast.rita: ["/", "/candidates", f"/openings/{opening.id}", own, f"{own}/history", f"{own}/decline"],
        cast.dana: ["/", f"/openings/{opening.id}/applications", own],
        cast.ines: ["/", f"/interviews/{interview.id}"],
    }
    for reader, pages in readings.items():
        client.sign_in(reader)
        shown = [client.get(page).text for page in pages]
        assert not any(has_markup_of_others(page) for page in shown), reader.name
        assert is_known or any("{{7*7}}" in page for page in shown), f"{reader.name} reads none of it"
    client.sign_in(cast.rita)
    assert "{{7*7}}" in client.get(f"{own}/history").text
    for message in session.scalars(select(Message)):
        letter = LetterWriter(current_settings()).letter(message)
        assert letter.get_content_type() == "text/plain"


def test_a_line_break_in_a_field_adds_nothing_to_the_mail(client, cast, session):
    opening = an_opening(cast)
    for number, name in enumerate(BROKEN_LINES):
        email = f"eve{number}@example.org"
        applies(client, opening, email=email, name=name, location=name, source=name)
        message = session.scalars(select(Message).where(Message.to_email == email)).one()
        _has_one_recipient_and_one_line_of_the_name(message)


def _has_one_recipient_and_one_line_of_the_name(message: Message) -> None:
    letter = LetterWriter(current_settings()).letter(message)
    read = message_from_bytes(letter.as_bytes(), policy=default)
    assert {"Bcc", "Cc"}.isdisjoint(read.keys())
    assert len(read.keys()) == len(set(read.keys()))
    assert [each.addr_spec for each in read["To"].addresses] == [message.to_email]
    assert read["Subject"] == "We received your application for Inside Sales Representative"
    assert len([line for line in message.body.splitlines() if "Eve" in line]) == 1


def test_an_application_gets_the_same_answer_for_every_email(client, cast, session):
    """A candidate of this opening or another, declined, hired, a colleague, and someone unknown."""
    opening = an_opening(cast)
    for number, status in enumerate(Status):
        known = a_candidate(f"Known {number}", email=f"known{number}@example.org")
        an_application(cast, opening=opening, candidate=known, status=status)
    an_application(cast, candidate=a_candidate(email="elsewhere@example.org"))
    emails = [f"known{number}@example.org" for number, _ in enumerate(Status)]
    emails += ["elsewhere@example.org", cast.ines.email, "nobody@example.org"]

    answers = [applies(client, opening, email=email) for email in emails]
    refusals = [applies(client, opening, email=email, consent=None) for email in emails]

    assert {(answer.status_code, answer.location, answer.data) for answer in answers} == {
        (303, answers[0].location, answers[0].data)
    }
    told = {_without(answer.text, email) for answer, email in zip(refusals, emails, strict=True)}
    assert len(told) == 1
    assert {answer.status_code for answer in refusals} == {422}


def _without(page: str, email: str) -> str:
    """The page as it is for any email, and for any token."""
    tokens = [
        field.attributes["value"]
        for field in Page(page).all("input")
        if field.attributes.get("name") == "csrf_token"
    ]
    for words in (email, *tokens):
        page = page.replace(words, "")
    return page
