"""A recruiter sends the questions of the stage, and sends them again until they are answered."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.candidates.models import Status
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.questionnaire.actions import send_questionnaire
from app.shared.refusals import RuleBroken
from app.shared.times import format_moment
from tests.factories.applications import an_application
from tests.factories.interviews import a_questionnaire


def test_the_candidate_gets_a_link_by_mail(client, cast, session):
    application = an_application(cast)
    client.sign_in(cast.rita)

    answer = client.submit(
        f"/applications/{application.id}/questionnaire", page=f"/applications/{application.id}"
    )

    assert answer.status_code == 303
    (questionnaire,) = application.questionnaires
    assert questionnaire.sent_by is cast.rita
    (mail,) = messages_about(application)
    assert mail.to_email == application.candidate.email
    assert (mail.link_purpose, mail.link_id) == ("questionnaire", questionnaire.id)
    assert format_moment(questionnaire.expires_at, "Europe/Warsaw") in mail.body
    assert all(question.text in mail.body for question in questionnaire.stage.questions)
    (line,) = activity_of(application)
    assert (line.sentence, line.by) == ("sent the questionnaire", cast.rita)


def test_sending_again_ends_the_earlier_link_and_its_waiting_mail(cast, session):
    application = an_application(cast)
    first = send_questionnaire(application, by=cast.rita)

    second = send_questionnaire(application, by=cast.rita)

    assert first.replaced_at is not None
    assert second.replaced_at is None
    newest, oldest = messages_about(application)
    session.refresh(oldest)
    assert (oldest.state, newest.state) == (MessageState.CANCELLED, MessageState.WAITING)
    assert activity_of(application)[0].sentence == "sent the questionnaire again"


def test_answered_questions_are_not_sent_again(cast, session):
    application = an_application(cast)
    a_questionnaire(application, answers=["I listen.", "DevSecOps.", "One platform."])
    with pytest.raises(RuleBroken, match="already answered"):
        send_questionnaire(application, by=cast.rita)


def test_questions_are_sent_only_for_an_active_application(cast):
    for status in (Status.DECLINED, Status.WITHDRAWN, Status.HIRED):
        application = an_application(cast, status=status)
        with pytest.raises(RuleBroken, match="no longer active"):
            send_questionnaire(application, by=cast.rita)


def test_an_interview_stage_has_no_questions_to_send(cast):
    application = an_application(cast, stage=2)
    with pytest.raises(RuleBroken, match=r"This stage has no questionnaire to send\."):
        send_questionnaire(application, by=cast.rita)
    assert application.questionnaires == []
