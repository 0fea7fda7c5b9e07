"""What a candidate is called, or a place, never becomes a header, a second mail or a template."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from app.interviews.actions import cancel_interview, schedule_interview
from app.outbox.models import Message
from app.outbox.post_office import PostOffice
from app.shared import clock
from tests.factories.applications import a_candidate, an_application

HEADERS = {
    *("Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "Reply-To"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
}


def test_line_breaks_and_templates_in_a_name_stay_a_name(session, cast):
    candidate = a_candidate(name="Eve\r\nBcc: all@example.org\r\n\r\n{{7*7}} {% include 'x' %}")
    application = an_application(cast, stage=4, candidate=candidate)
    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        place="{{config}}\r\nX-Evil: yes",
        version=application.version,
        by=cast.rita,
    )
    cancel_interview(interview, reason="Moved.", by=cast.rita)

    messages = session.query(Message).all()

    office = PostOffice(current_app.extensions["settings"])
    assert len(messages) == 5
    for message in messages:
        letter = office.letter(message)
        assert set(letter.keys()) <= HEADERS
        assert [address.addr_spec for address in letter["To"].addresses] == [message.to_email]
    everything = "\n".join(f"{message.subject}\n{message.body}" for message in messages)
    assert "{{7*7}} {% include 'x' %}" in everything
    assert "{{config}}" in everything


def test_they_stay_text_on_the_page(client, cast):
    application = an_application(cast, stage=4, candidate=a_candidate(name='<b onclick="x">{{7*7}}</b>'))
    schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        place="<script>",
        version=application.version,
        by=cast.rita,
    )
    client.sign_in(cast.ines)
    page = client.get(f"/interviews/{application.interviews[0].id}").text
    assert "&lt;b onclick=&#34;x&#34;&gt;{{7*7}}&lt;/b&gt;" in page
    assert "&lt;script&gt;" in page
