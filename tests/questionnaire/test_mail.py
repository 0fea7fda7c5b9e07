"""What a candidate is called never becomes a header, a second mail or a template."""

from __future__ import annotations

from flask import current_app

from app.outbox.post_office import PostOffice
from app.outbox.queries import messages_about
from app.questionnaire.actions import send_questionnaire
from tests.factories.applications import a_candidate, an_application


def test_line_breaks_and_templates_in_a_name_stay_a_name(cast, session):
    candidate = a_candidate(name="Eve\r\nBcc: all@example.org\r\n\r\n{{7*7}} {% include 'x' %}")
    application = an_application(cast, candidate=candidate)

    send_questionnaire(application, by=cast.rita)

    (message,) = messages_about(application)
    letter = PostOffice(current_app.extensions["settings"]).letter(message)
    assert letter["Bcc"] is None
    assert len(letter.get_all("To")) == 1
    assert letter["To"].addresses[0].addr_spec == candidate.email
    assert "{{7*7}} {% include 'x' %}" in letter.get_content()
    headers = letter.as_string().replace("\r\n", "\n").partition("\n\n")[0]
    assert "Bcc: all@example.org" not in headers.splitlines()
