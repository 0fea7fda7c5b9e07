"""A mail to a candidate: from a template or free; what is sent is what was shown."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis.strategies import characters, lists, sampled_from, text
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.candidate_mail import actions
from app.candidate_mail.actions import cancel_written_mail, compose_mail, write_to_candidate
from app.candidate_mail.queries import WRITTEN_MAIL
from app.candidate_mail.views import WRITTEN_MAIL_HINT
from app.candidates.models import CandidateLink
from app.candidates.rules import ERASED_NAME
from app.erasure.removal import remove_texts
from app.mail_texts.actions import change_template
from app.mail_texts.written_mail import write_mail
from app.outbox.letters import LetterWriter
from app.outbox.mail_texts import MailWording
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.pipeline.withdraw import withdraw
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import a_candidate, an_application
from tests.factories.mail import a_template
from tests.mail_texts.test_templates import changed
from tests.real.filled_form import form_for
from tests.real.page import Page

WRITTEN = select(Message).where(Message.kind == WRITTEN_MAIL)
HELLO = MailWording("About {role}", "Hello {first_name},\n\nsee {link} soon.\n\n{sender}")


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def application(cast):
    return an_application(cast, 4, candidate=a_candidate("Lea {role} Roth", email="lea@example.org"))


def at(application, end="write"):
    return f"/applications/{application.id}/mail/{end}"


def shown(html):
    """The mail on the page, as (subject, body)."""
    page = Page(html)
    (section,) = (each for each in page.all("section") if each.attributes.get("class") == "letter")
    (subject,), (body,) = page.all("h3", within=section), page.all("div", within=section)
    return subject.text, body.text


def test_from_a_template_to_the_mail_server_as_it_was_shown(client, cast, session, application, smtp_server):
    template = a_template(cast.rita)
    client.sign_in(cast.dana)
    page = client.get(at(application)).text
    assert f'href="{at(application)}?template={template.id}"' in page
    from_template = f"{at(application)}?template={template.id}"
    previewed = shown(client.get(from_template).text)
    assert client.submit(from_template).status_code == 303

    assert deliver_due_mail() == 1
    (arrived,) = smtp_server.messages
    assert arrived["To"] == "Lea {role} Roth <lea@example.org>"
    assert arrived["Reply-To"] == "rita@example.com"
    assert (arrived["Subject"], arrived.get_content().replace("\r\n", "\n")) == (
        "A question about Inside Sales Representative",
        "Hello Lea,\n\nare you still interested?\n\nDana Whitfield\n",
    )
    assert (arrived["Subject"], arrived.get_content().replace("\r\n", "\n")) == previewed
    page = client.get(f"/applications/{application.id}/mail").text
    assert "A question about Inside Sales Representative" in page
    assert activity_of(application)[0].sentence == "wrote a mail to the candidate"


def test_a_preview_sends_nothing_and_a_mail_that_was_not_shown_is_shown_first(
    client, cast, session, application
):
    client.sign_in(cast.rita)
    answer = client.submit(at(application), subject="A {role}", body="Hello {first_name}", show="1")
    assert shown(answer.text) == ("A Inside Sales Representative", "Hello Lea\n")
    answer = client.submit(at(application), subject="A {role}", body="Hello {first_name}")
    assert answer.status_code == 200
    assert str(WRITTEN_MAIL_HINT) in answer.text
    assert session.scalars(WRITTEN).all() == []


def test_a_mail_that_would_differ_from_its_preview_is_not_sent(client, cast, session, application):
    client.sign_in(cast.rita)
    form = _previewed(client, application, subject="S", body="To {recruiter}.")
    application.opening.recruiter = cast.nobody
    session.commit()
    answer = client.send(form)
    assert answer.status_code == 200
    assert str(WRITTEN_MAIL_HINT) in answer.text
    assert session.scalars(WRITTEN).all() == []


def _previewed(client, application, **fields):
    """The form of the page that shows the mail of these fields."""
    answer = client.submit(at(application), **fields, show="1")
    form = form_for(at(application), Page(answer.text), at(application))
    form.values.pop("show", None)
    return form


def test_a_free_mail_is_sent_after_its_preview_with_a_link_in_its_place(
    client, cast, session, settings, application
):
    client.sign_in(cast.rita)
    form = _previewed(client, application, subject=HELLO.subject, body=HELLO.body)
    assert client.send(form).status_code == 303
    message = session.scalars(WRITTEN).one()
    sent = LetterWriter(settings).text(message)
    assert re.fullmatch(r"Hello Lea,\n\nsee http://\S+/my/\S+ soon.\n\nRita Okafor\n", sent)


def test_a_mail_without_a_link_makes_none(cast, session, settings, application):
    message = write_to_candidate(application, MailWording("A", "B"), by=cast.rita)
    assert LetterWriter(settings).text(message) == "B\n"
    assert session.scalar(select(func.count(CandidateLink.id))) == 0


def test_an_unknown_placeholder_is_refused_beside_its_field(client, cast, session, application):
    client.sign_in(cast.rita)
    answer = client.submit(at(application), subject="S", body="Your {salary}", show="1")
    assert "{salary} is not a placeholder here. Use {candidate}, {first_name}" in answer.text
    form = form_for(at(application), Page(answer.text), at(application))
    form.values.pop("show", None)
    answer = client.send(form)
    assert answer.status_code == 422
    assert '<p class="wrong" id="body-error">{salary} is not a placeholder here.' in answer.text
    assert "Your {salary}</textarea>" in answer.text
    assert session.scalars(WRITTEN).all() == []


def test_nothing_a_candidate_is_called_is_filled(cast, application):
    mail = compose_mail(application, MailWording("{candidate}", "{candidate} {role}"), by=cast.rita)
    assert mail.subject == "Lea {role} Roth"
    assert mail.body == "Lea {role} Roth Inside Sales Representative\n"


@given(
    lists(
        sampled_from(["{role}", "{link}", "{{ 1 }}", "\r\nBcc: a@b.c", "\n"]) | text(characters(), max_size=4)
    ).map("".join)
)
def test_no_name_adds_a_header_or_is_filled(name):
    named = SimpleNamespace(name=name)
    mail = write_mail(MailWording("To {candidate}", "Dear {candidate}."), {"to": named})
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert mail.body == f"Dear {name.strip()}.\n"
    assert mail.link_at is None


def test_the_stage_is_the_one_that_the_candidate_knows(cast, application, monkeypatch):
    known = application.opening.stages[1]
    state = SimpleNamespace(stage=known)
    monkeypatch.setattr(actions, "visible_state", lambda _application: state)
    mail = compose_mail(application, MailWording("S", "{stage}"), by=cast.rita)
    assert mail.body == f"{known.name}\n"


def test_the_same_mail_is_not_written_twice_in_a_moment(cast, session, application):
    clock.freeze(clock.now())
    first = write_to_candidate(application, HELLO, by=cast.rita)
    session.flush()
    with pytest.raises(Conflict, match="was just written"):
        write_to_candidate(application, HELLO, by=cast.rita)
    cancel_written_mail(application, first.id, by=cast.rita)
    write_to_candidate(application, HELLO, by=cast.rita)
    session.flush()
    clock.move(timedelta(hours=1))
    write_to_candidate(application, HELLO, by=cast.rita)
    assert len(session.scalars(WRITTEN).all()) == 3


def test_a_candidate_who_withdrew_can_be_written_to_and_an_erased_one_cannot(
    client, cast, session, application
):
    withdraw(application, version=application.version, by=cast.rita)
    sent = write_to_candidate(application, HELLO, by=cast.rita)
    remove_texts(application.candidate)
    assert (sent.body, sent.to_name, sent.state) == ("", ERASED_NAME, MessageState.CANCELLED)
    with pytest.raises(RuleBroken, match="deleted"):
        write_to_candidate(application, HELLO, by=cast.rita)
    client.sign_in(cast.rita)
    assert client.get(at(application)).status_code == 422


def test_a_template_that_is_changed_meanwhile_changes_no_mail(cast, session, application):
    template = a_template(cast.rita)
    message = write_to_candidate(application, template.wording, by=cast.rita)
    change_template(template, changed(), edition=1, by=cast.ada)
    assert message.subject == "A question about Inside Sales Representative"
