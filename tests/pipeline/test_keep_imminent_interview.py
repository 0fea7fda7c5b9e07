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
from tests.real.filled_form import form_for
from tests.real.page import Page, required

SKILLS = DeclineReason.SKILLS.value
QUESTION = "Peer interview with Ines Duarte starts in less than 24 hours"


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


def tomorrow_with_ines(cast, application):
    return an_interview(application, cast.ines, starts_in=timedelta(hours=23, minutes=59))


def later_with_rita(cast, application):
    return an_interview(application, cast.rita, starts_in=timedelta(hours=24, minutes=1))


@pytest.mark.parametrize(
    ("verb", "typed", "choice"), [("decline", {"reason": SKILLS}, "kept"), ("withdraw", {}, "cancelled")]
)
def test_an_imminent_interview_needs_a_decision_to_keep_it(client, cast, application, verb, typed, choice):
    tomorrow, later = tomorrow_with_ines(cast, application), later_with_rita(cast, application)
    client.sign_in(cast.dana)
    url = f"/applications/{application.id}/{verb}"
    page = Page(client.get(url).text)
    assert "keep" in required(page)
    form = form_for(url, page, url)

    undecided = client.send(form, **typed)

    assert undecided.status_code == 422
    assert QUESTION in undecided.text
    assert (application.status, tomorrow.state) == (Status.ACTIVE, InterviewState.SCHEDULED)
    assert client.send(form, keep=choice, **typed).status_code == 303
    assert (tomorrow.is_to_be_cancelled, later.is_to_be_cancelled) == (choice == "cancelled", True)
    assert "interview cancelled" not in {mail.kind for mail in messages_about(application)}, "too early"
    assert not application.is_active


def test_an_interview_is_asked_about_within_a_day_of_its_start(client, cast, application):
    later_with_rita(cast, application)
    an_interview(application, cast.ines, starts_in=timedelta(minutes=-1))
    client.sign_in(cast.dana)
    url = f"/applications/{application.id}/decline"
    page = client.get(url).text
    assert "Keep the interview" not in page
    assert "less than 24 hours" not in page

    clock.move(timedelta(hours=1))

    answer = client.send(form_for(url, Page(page), url), reason=SKILLS)
    assert answer.status_code == 422
    assert 'name="keep"' in answer.text


def test_nothing_is_asked_about_a_later_interview(cast, application):
    later = later_with_rita(cast, application)
    withdraw(application, version=application.version, by=cast.dana)
    assert later.is_to_be_cancelled


def test_a_candidates_own_withdrawal_keeps_no_interview(cast, application):
    tomorrow = tomorrow_with_ines(cast, application)
    with pytest.raises(RuleBroken, match=QUESTION):
        decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)

    withdraw(application, version=application.version, by=None)

    assert tomorrow.is_cancelled
