"""An interview less than a day away is not cancelled silently: the decline form asks whether to keep it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.outbox.queries import messages_about
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.withdraw import withdraw
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.real.page import Page, required

SKILLS = DeclineReason.SKILLS.value
ASKS = "Peer interview with Ines Duarte starts in less than 24 hours"


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


@pytest.fixture
def tomorrow(cast, application):
    return an_interview(application, cast.ines, starts_in=timedelta(hours=23, minutes=59))


@pytest.fixture
def later(cast, application):
    return an_interview(application, cast.rita, starts_in=timedelta(hours=24, minutes=1))


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_an_imminent_interview_needs_a_decision_to_keep_it(client, cast, application, tomorrow, later, verb):
    client.sign_in(cast.dana)
    url = f"/applications/{application.id}/{verb}"
    said = {"reason": SKILLS} if verb == "decline" else {}
    answer = client.submit(url, **said)
    assert answer.status_code == 422
    assert ASKS in answer.text
    assert (application.status, tomorrow.state) == (Status.ACTIVE, InterviewState.SCHEDULED)
    assert client.submit(url, keep="kept", **said).status_code == 303
    assert (tomorrow.is_to_be_cancelled, later.is_to_be_cancelled) == (False, True)
    assert not application.is_active


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_the_question_is_marked_as_required(client, cast, application, tomorrow, verb):
    client.sign_in(cast.dana)
    assert "keep" in required(Page(client.get(f"/applications/{application.id}/{verb}").text))


def test_the_reason_is_marked_as_required_for_an_incomplete_stage(client, cast, application):
    client.sign_in(cast.dana)
    assert required(Page(client.get(f"/applications/{application.id}/advance").text)) == {"reason"}


def test_an_imminent_interview_is_cancelled_if_chosen(client, cast, application, tomorrow):
    client.sign_in(cast.dana)
    answer = client.submit(f"/applications/{application.id}/decline", reason=SKILLS, keep="cancelled")
    assert answer.status_code == 303
    assert tomorrow.is_to_be_cancelled
    assert "interview cancelled" not in {mail.kind for mail in messages_about(application)}, "too early"


def test_interviews_that_are_later_or_have_begun_are_not_asked_about(client, cast, application, later):
    an_interview(application, cast.ines, starts_in=timedelta(minutes=-1))
    client.sign_in(cast.dana)
    page = client.get(f"/applications/{application.id}/decline").text
    assert "Keep the interview" not in page
    assert "less than 24 hours" not in page
    assert client.submit(f"/applications/{application.id}/withdraw").status_code == 303
    assert later.is_to_be_cancelled


def test_an_interview_that_became_imminent_meanwhile_is_asked_about(client, cast, application, later):
    client.sign_in(cast.dana)
    form = client.form_for(f"/applications/{application.id}/decline")
    clock.move(timedelta(hours=1))
    answer = client.send(form, reason=SKILLS)
    assert answer.status_code == 422
    assert 'name="keep"' in answer.text


def test_a_candidates_own_withdrawal_keeps_no_interview(application, tomorrow):
    withdraw(application, version=application.version, by=None)
    assert tomorrow.is_cancelled


def test_no_answer_means_no(cast, application, tomorrow):
    with pytest.raises(RuleBroken, match=ASKS):
        decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)
