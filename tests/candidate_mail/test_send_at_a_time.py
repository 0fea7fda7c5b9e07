"""A mail to a candidate that waits for its time: sent then, or cancelled before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidate_mail.actions import cancel_written_mail, write_to_candidate
from app.candidate_mail.queries import WRITTEN_MAIL, waiting_written_mail
from app.candidate_mail.rules import MAX_MAIL_DELAY
from app.candidates.models import CandidateLink
from app.outbox.mail_texts import MailWording
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import an_application
from tests.real.filled_form import form_for
from tests.real.page import Page

WORDING = MailWording("Soon", "See {link}")
MORNING = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def application(cast):
    clock.freeze(MORNING)
    return an_application(cast, 4)


def at(application, end="write"):
    return f"/applications/{application.id}/mail/{end}"


@pytest.mark.both_databases  # when mail is due, in SQL
def test_it_is_sent_at_its_time_and_its_link_is_valid_from_then(cast, session, application, smtp_server):
    write_to_candidate(application, WORDING, send_at=MORNING + timedelta(days=2), by=cast.rita)
    session.commit()
    assert deliver_due_mail() == 0
    assert session.scalars(select(CandidateLink)).one().starts_at == MORNING + timedelta(days=2)
    clock.move(timedelta(days=2))
    assert deliver_due_mail() == 1
    assert [each["Subject"] for each in smtp_server.messages] == ["Soon"]


def test_one_that_is_cancelled_before_its_time_is_not_sent(client, cast, session, application, smtp_server):
    write_to_candidate(application, WORDING, send_at=MORNING + timedelta(hours=1), by=cast.rita)
    client.sign_in(cast.dana)
    page = f"/applications/{application.id}/mail"
    assert client.submit(at(application, "cancel"), page=page).status_code == 303
    assert "Cancel mail" not in client.get(at(application)).text
    clock.move(timedelta(hours=2))
    assert deliver_due_mail() == 0
    assert smtp_server.messages == []
    assert session.scalars(select(Message)).one().state is MessageState.CANCELLED
    assert activity_of(application)[0].sentence == "cancelled a mail to the candidate"
    assert waiting_written_mail(application) == []


def test_one_that_was_sent_or_belongs_to_another_is_not_cancelled(client, cast, session, application):
    message = write_to_candidate(application, WORDING, by=cast.rita)
    session.commit()
    other = an_application(cast, 4)
    with pytest.raises(Conflict, match="already sent or cancelled"):
        cancel_written_mail(other, message.id, by=cast.rita)
    assert deliver_due_mail() == 1
    client.sign_in(cast.rita)
    answer = client.forge(at(application, "cancel"), mail=str(message.id))
    assert answer.status_code == 409
    assert "already sent or cancelled" in answer.text
    assert client.forge(at(application, "cancel"), mail="x").status_code == 409


def test_the_time_is_in_the_time_zone_of_the_person_who_writes(client, cast, session, application):
    cast.rita.time_zone = "Asia/Tokyo"
    client.sign_in(cast.rita)
    page = client.get(at(application)).text
    assert "Times are in Tokyo." in page
    fields = {"subject": "S", "body": "B", "send_at": "2026-11-27T10:00"}
    answer = client.submit(at(application), **fields, show="1")
    assert "Fri 27 Nov, 10:00 (Tokyo)" in answer.text
    form = form_for(at(application), Page(answer.text), at(application))
    form.values.pop("show", None)
    answer = client.send(form)
    assert answer.status_code == 303
    message = session.scalars(select(Message).where(Message.kind == WRITTEN_MAIL)).one()
    assert message.due_at == datetime(2026, 11, 27, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (timedelta(0), "This time has passed."),
        (MAX_MAIL_DELAY + timedelta(seconds=1), "Choose a time in the next 90 days."),
    ],
)
def test_a_time_that_has_passed_or_is_far_away_is_refused(cast, session, application, after, sentence):
    with pytest.raises(RuleBroken) as refusal:
        write_to_candidate(application, WORDING, send_at=MORNING + after, by=cast.rita)
    assert refusal.value.sentence.startswith(sentence)
    assert refusal.value.field == "send_at"
