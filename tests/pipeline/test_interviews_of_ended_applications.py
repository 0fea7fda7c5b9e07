"""The interviews of an ended application are cancelled when its mail is sent, and kept if it is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.interviews.models import InterviewState
from app.outbox.worker import deliver_due_mail
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def delay(app) -> timedelta:
    """How long the mail of a move waits. The clock stands still."""
    clock.freeze(clock.now())
    return timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes)


def with_interview(cast, **starts_in: int):
    """An application with an upcoming interview with Ines, scheduled a minute ago."""
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(**starts_in))
    clock.move(timedelta(minutes=1))
    return application, interview


def decline_by_rita(cast, application, **values) -> None:
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita, **values)


def withdraw_by_rita(cast, application) -> None:
    withdraw(application, version=application.version, by=cast.rita)


def deliver(session) -> None:
    session.commit()
    deliver_due_mail()
    session.expire_all()


def to_about(smtp_server, words: str) -> set[str]:
    """Who got a mail with these words in its subject."""
    return {each.recipients[0] for each in smtp_server.deliveries if words in str(each.message["Subject"])}


@pytest.mark.parametrize("end", [decline_by_rita, withdraw_by_rita])
def test_they_are_cancelled_with_the_mail_or_kept_if_it_is_undone(
    client, cast, session, smtp_server, delay, end
):
    (application, interview), (undone, kept) = with_interview(cast, days=3), with_interview(cast, days=4)
    for each in (application, undone):
        end(cast, each)
    deliver(session)
    assert interview.state is InterviewState.SCHEDULED
    client.sign_in(cast.rita)
    assert "Will be cancelled on" in client.get(f"/applications/{application.id}/interviews").text
    assert smtp_server.messages == []
    undo(undone, version=undone.version, by=cast.rita)

    clock.move(delay)
    deliver(session)

    assert interview.state is InterviewState.CANCELLED
    assert to_about(smtp_server, "ancelled") == {application.candidate.email, cast.ines.email}
    declined = {application.candidate.email} if end is decline_by_rita else set()
    assert to_about(smtp_server, "Your application for") == declined, "sent with the cancellation"
    assert (kept.state, kept.cancels_at) == (InterviewState.SCHEDULED, None)
    assert undone.candidate.email not in {each.recipients[0] for each in smtp_server.deliveries}


def test_one_that_begins_before_the_mail_is_sent_takes_place(cast, session, delay):
    application, interview = with_interview(cast, minutes=5)
    decline_by_rita(cast, application, keep=False)

    clock.move(delay)
    deliver(session)

    assert (interview.state, interview.cancels_at) == (InterviewState.SCHEDULED, None)


def test_send_now_cancels_them_and_sends_the_mail(client, cast, session, smtp_server, delay):
    application, interview = with_interview(cast, days=3)
    decline_by_rita(cast, application)
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}"

    client.submit(f"{page}/send-now", page=page)
    deliver(session)

    assert interview.state is InterviewState.CANCELLED
    assert len(smtp_server.messages) == 3
    again = client.forge(f"{page}/send-now", version=application.version)
    assert "No mail of the last move is waiting" in client.get(again.location).text
