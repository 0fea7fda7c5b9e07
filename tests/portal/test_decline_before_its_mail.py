"""A candidate sees a decline once its mail is sent. Until then no page of theirs differs from before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.outbox.models import Message, MessageState
from app.pipeline.decline import decline
from app.pipeline.reopen import reopen
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.shared import clock
from app.shared.links import signed_path
from app.shared.refusals import Conflict
from tests.factories.applications import an_application
from tests.factories.interviews import a_questionnaire, an_interview
from tests.portal.page import own_data, own_page


@pytest.fixture
def settings(settings):
    """With a mail server, which gets no mail here: `leave` marks it as sent."""
    return settings.model_copy(update={"smtp_url": "smtp://localhost:1"})


@pytest.fixture
def application(cast, session, client):
    clock.freeze(clock.now())
    application = an_application(cast)
    a_questionnaire(application)
    clock.move(timedelta(minutes=1))
    client.come_by_link(application.candidate)
    return application


def declined(application, cast) -> None:
    note, reason = "We spoke about it.", DeclineReason.SKILLS
    decline(application, version=application.version, reason=reason, note=note, by=cast.dana)


def leave(session) -> None:
    for message in session.scalars(select(Message).where(Message.state == MessageState.WAITING)):
        message.state, message.sent_at = MessageState.SENT, clock.now()


def reachable(client, application) -> list[object]:
    """Every page of the candidate's, and their data."""
    questions = signed_path("questionnaire", application.questionnaires[-1].id)
    withdrawing = f"/my/applications/{application.id}/withdraw"
    paths = ["/my", "/my/data", "/my/time-zone", withdrawing, questions]
    return [*(own_page(client, path) for path in paths), own_data(client)]


def test_nothing_differs_until_the_mail_has_left(client, cast, session, application):
    before = reachable(client, application)
    declined(application, cast)

    assert application.status is Status.DECLINED
    assert reachable(client, application) == before
    clock.move(timedelta(hours=1))
    assert "This application has ended" not in own_page(client)

    leave(session)
    page = own_page(client)
    assert "This application has ended" in page
    assert "decided not to continue with it this time." in page, "the letter they were sent"
    assert own_data(client)["applications"][0]["is"] == "declined"


def test_its_interview_stays_until_the_mail_has_left(client, cast, session):
    """The mail that cancels it is sent with the one that declines, so nothing reveals it before."""
    clock.freeze(clock.now())
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))
    client.come_by_link(application.candidate)
    before = [own_page(client), own_data(client)]

    declined(application, cast)

    assert [own_page(client), own_data(client)] == before
    assert interview.is_to_be_cancelled
    assert "interview cancelled" not in set(session.scalars(select(Message.kind)))


def test_answers_are_still_accepted_and_a_new_link_opens_the_page(client, cast, session, application):
    path = signed_path("questionnaire", application.questionnaires[0].id)
    declined(application, cast)

    answers = {"answer_1": "I listen.", "answer_2": "DevSecOps.", "answer_3": "One platform."}
    assert client.submit(path, **answers).status_code == 303
    client.submit("/my/leave", page="/my")
    client.come_by_link(application.candidate)
    assert "What comes next" in own_page(client)


def test_withdrawing_before_the_mail_has_left_withdraws(client, cast, session, application):
    declined(application, cast)
    answer = client.submit(f"/my/applications/{application.id}/withdraw")

    assert (answer.status_code, answer.location) == (303, "/my")
    assert application.status is Status.WITHDRAWN
    assert "This application is withdrawn" in own_page(client)
    told = session.scalars(select(Message).where(Message.kind == "application declined")).one()
    assert told.state is MessageState.CANCELLED, "a candidate who has withdrawn is not declined as well"


def test_a_restored_decline_sends_its_mail(client, cast, session, application):
    """Somebody reopened it by mistake: the undo sends the mail that the reopening cancelled."""
    declined(application, cast)
    reopen(application, version=application.version, reason="We looked again.", by=cast.rita)
    undo(application, version=application.version, by=cast.rita)

    assert application.status is Status.DECLINED
    assert "What comes next" in own_page(client)
    leave(session)
    assert "This application has ended" in own_page(client)


def test_no_undo_declines_a_candidate_who_withdrew_before_the_mail(client, cast, session, application):
    declined(application, cast)
    client.submit(f"/my/applications/{application.id}/withdraw")

    with pytest.raises(Conflict, match="Ask the candidate"):
        undo(application, version=application.version, by=cast.rita)

    assert application.status is Status.WITHDRAWN
    assert "This application is withdrawn" in own_page(client)


def test_withdrawing_while_the_mail_leaves_reveals_nothing(client, cast, session, application):
    declined(application, cast)
    told = session.scalars(select(Message).where(Message.kind == "application declined")).one()
    told.maybe_sent = True

    answer = client.submit(f"/my/applications/{application.id}/withdraw")

    assert answer.status_code == 422
    assert "Try again in an hour" in answer.text
    assert "declined" not in answer.text


def test_a_decline_undone_or_reopened_was_never_seen(client, cast, session, application):
    before = own_page(client)
    declined(application, cast)
    undo(application, version=application.version, by=cast.dana)
    assert own_page(client) == before

    declined(application, cast)
    reopen(application, version=application.version, reason="We looked again.", by=cast.dana)
    assert own_page(client) == before
    assert "declin" not in str(own_data(client))
