"""The mail of a move waits while the move can be undone; sent mail is listed, and corrected on request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.pipeline.rules import DeclineReason
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview
from tests.pipeline.test_hire import agreed, ready_to_hire


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


def page_of(application) -> str:
    return f"/applications/{application.id}"


def decline(client, application, **more):
    return client.submit(f"{page_of(application)}/decline", reason=DeclineReason.SKILLS.value, **more)


def to_whom(smtp_server) -> list[tuple[str, str]]:
    return sorted((d.recipients[0], str(d.message["Subject"])) for d in smtp_server.deliveries)


def test_undoing_a_hire_cancels_all_its_mail(client, cast, session, smtp_server):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    client.submit(f"{page_of(application)}/hire", **agreed(cast))

    deliver_due_mail()
    assert smtp_server.messages == [], "a mail leaves although the hire can be undone"
    waiting = session.scalars(select(Message).where(Message.held)).all()
    assert len({message.to_email for message in waiting}) >= 2
    assert len({message.about.partition(":")[0] for message in waiting}) >= 2
    answer = client.submit(f"{page_of(application)}/undo", page=page_of(application))

    assert "No mail about it was sent" in client.get(answer.location).text
    assert {message.state for message in waiting} == {MessageState.CANCELLED}
    clock.move(timedelta(hours=1))
    deliver_due_mail()
    assert smtp_server.messages == []


def test_sent_mail_of_an_undone_hire_is_listed_and_corrected_on_request(client, cast, session, smtp_server):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    client.submit(f"{page_of(application)}/hire", **agreed(cast))
    client.submit(f"{page_of(application)}/send-now", page=page_of(application))
    deliver_due_mail()
    sent = to_whom(smtp_server)
    assert {email for email, _ in sent} >= {application.candidate.email, cast.marta.email}

    shown = client.get(f"{page_of(application)}/undo").text
    for email, subject in sent:
        assert email in shown
        assert subject in shown
    answer = client.submit(f"{page_of(application)}/undo", corrects=True)
    assert "Mail already sent" in client.get(answer.location).text
    deliver_due_mail()

    corrections = [d for d in smtp_server.deliveries if "disregard" in str(d.message["Subject"])]
    assert sorted(d.recipients[0] for d in corrections) == sorted({email for email, _ in sent})
    assert application.status is Status.ACTIVE


def test_undoing_a_hire_lists_and_corrects_the_declines_that_came_with_it(client, cast, smtp_server):
    opening = an_opening(cast, places=1)
    hired = ready_to_hire(cast, opening=opening)
    lena = an_application(cast, 1, opening=opening, candidate=a_candidate("Lena Brandt"))
    client.sign_in(cast.rita)
    client.submit(f"{page_of(hired)}/hire", **agreed(cast), others="decline", close=True)
    client.submit(f"{page_of(lena)}/send-now", page=page_of(lena))
    deliver_due_mail()
    assert [to for to, _ in to_whom(smtp_server)] == [lena.candidate.email]

    assert f"to {lena.candidate.name}, {lena.candidate.email}" in client.get(f"{page_of(hired)}/undo").text
    answer = client.submit(f"{page_of(hired)}/undo", corrects=True)

    assert (
        f"to {lena.candidate.name}. The recipients are asked to disregard it"
        in client.get(answer.location).text
    )
    deliver_due_mail()
    assert lena.status is Status.ACTIVE
    last = smtp_server.deliveries[-1]
    assert (last.recipients[0], "disregard" in str(last.message["Subject"])) == (lena.candidate.email, True)


def test_no_correction_is_sent_unless_chosen(client, cast, session, smtp_server):
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    decline(client, application)
    client.submit(f"{page_of(application)}/send-now", page=page_of(application))
    deliver_due_mail()

    client.submit(f"{page_of(application)}/undo", corrects=False)
    deliver_due_mail()

    assert len(smtp_server.messages) == 1


def test_mail_sent_while_the_page_is_open_is_shown_first(client, cast, session, smtp_server):
    application = an_application(cast, 2)
    client.sign_in(cast.rita)
    decline(client, application)
    form = client.form_for(f"{page_of(application)}/undo")
    client.submit(f"{page_of(application)}/send-now", page=page_of(application))
    deliver_due_mail()

    answer = client.send(form)

    assert answer.status_code == 422
    assert "was sent in the meantime" in answer.text
    assert application.status is Status.DECLINED


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_interviews_are_cancelled_when_the_mail_is_sent_and_not_before(
    client, cast, session, smtp_server, app, verb
):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))
    client.sign_in(cast.rita)
    _end(client, application, verb)

    deliver_due_mail()
    assert interview.state is InterviewState.SCHEDULED
    assert "Will be cancelled on" in client.get(page_of(application)).text
    assert not _cancellations(smtp_server)

    clock.move(timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes))
    deliver_due_mail()
    session.refresh(interview)
    assert interview.state is InterviewState.CANCELLED
    cancelled = {d.recipients[0] for d in _cancellations(smtp_server)}
    assert cancelled == {application.candidate.email, cast.ines.email}
    declined = [d for d in smtp_server.deliveries if "Your application for" in str(d.message["Subject"])]
    assert bool(declined) == (verb == "decline"), "the mail and the cancellation leave together"


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_interviews_are_kept_if_the_move_is_undone_in_time(client, cast, session, smtp_server, verb):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))
    client.sign_in(cast.rita)
    _end(client, application, verb)

    client.submit(f"{page_of(application)}/undo", page=page_of(application))
    clock.move(timedelta(hours=2))
    deliver_due_mail()

    session.refresh(interview)
    assert (interview.state, interview.cancels_at) == (InterviewState.SCHEDULED, None)
    assert smtp_server.messages == []


def test_an_interview_that_begins_before_the_mail_is_sent_takes_place(client, cast, session, app):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(minutes=5))
    client.sign_in(cast.rita)
    decline(client, application, keep="cancelled")

    clock.move(timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes))
    deliver_due_mail()

    session.refresh(interview)
    assert (interview.state, interview.cancels_at) == (InterviewState.SCHEDULED, None)


def test_send_now_cancels_the_interviews_and_sends_the_mail(client, cast, session, smtp_server):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))
    client.sign_in(cast.rita)
    decline(client, application)

    client.submit(f"{page_of(application)}/send-now", page=page_of(application))
    deliver_due_mail()

    session.refresh(interview)
    assert interview.state is InterviewState.CANCELLED
    assert len(smtp_server.messages) == 3
    again = client.forge(f"{page_of(application)}/send-now", version=application.version)
    assert "No mail of the last move is waiting" in client.get(again.location).text


def test_no_mail_of_a_move_is_sent_while_it_can_be_undone(app):
    assert timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes) >= UNDO_WINDOW


def _end(client, application, verb: str) -> None:
    clock.move(timedelta(minutes=1))
    answer = (
        decline(client, application)
        if verb == "decline"
        else client.submit(f"{page_of(application)}/withdraw")
    )
    assert answer.status_code == 303


def _cancellations(smtp_server):
    return [d for d in smtp_server.deliveries if "ancelled" in str(d.message["Subject"])]
