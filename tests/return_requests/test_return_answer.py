"""The candidate of a withdrawn application answers once if they come back, and nobody answers for them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.verbs import ActivityVerb
from app.application_page.history import application_history
from app.candidates.models import Status
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.queries import transitions_of
from app.pipeline.rules import DeclineReason, MoveVerb
from app.pipeline.undo import undo
from app.portal.actions import withdraw_own_application
from app.return_requests.actions import request_return
from app.shared import clock
from app.shared.refusals import Conflict
from tests.factories.applications import a_candidate, an_application
from tests.factories.slots import MONDAY, can_be_met
from tests.portal.page import own_page


@pytest.fixture
def application(cast):
    """Withdrawn at the fourth stage by its candidate, who can be met by Ines if they come back."""
    clock.freeze(clock.now())
    can_be_met(cast.ines, MONDAY, 9, 17)
    application = an_application(cast, 4)
    withdraw_own_application(application, note=None)
    return application


@pytest.fixture
def request_(cast, application):
    """The question of Rita that waits for an answer."""
    return request_return(application, version=application.version, message="", by=cast.rita)


@pytest.fixture
def candidate(client, application, request_):
    """The browser of the candidate."""
    client.come_by_link(application.candidate)
    return client


def answer_at(application) -> str:
    return f"/my/applications/{application.id}/return"


def newest_subject(session, email: str) -> str:
    return session.scalars(
        select(Message.subject).where(Message.to_email == email).order_by(Message.id)
    ).all()[-1]


def test_with_yes_the_application_continues_at_its_stage(candidate, cast, session, application):
    answer = candidate.forge(answer_at(application), answer="yes")

    assert (answer.status_code, answer.location) == (303, "/my")
    assert (application.status, application.stage.position) == (Status.ACTIVE, 4)
    move = transitions_of(application)[0]
    assert (move.verb, move.by, move.from_status) == (MoveVerb.REOPEN, None, Status.WITHDRAWN)
    assert application_history(application, cast.rita)[0].who == "The candidate"
    assert newest_subject(session, cast.rita.email) == "Mateusz Lis wants to come back"
    mail = session.scalars(
        select(Message).where(Message.kind == "time to choose").order_by(Message.due_at)
    ).first()
    assert mail.due_at == clock.now(), "they are asked for a time at once"
    assert "Choose a time" in own_page(candidate)
    candidate.sign_in(cast.rita)
    assert "Undo" not in candidate.get(f"/applications/{application.id}").text


def test_with_no_it_stays_withdrawn_and_the_recruiter_gets_a_mail(
    candidate, cast, session, application, request_
):
    candidate.forge(answer_at(application), answer="no")

    assert application.status is Status.WITHDRAWN
    assert request_.comes_back is False
    assert newest_subject(session, cast.rita.email) == "Mateusz Lis does not want to come back"
    assert "do not want to come back" in own_page(candidate)
    history = application_history(application, cast.rita)
    assert ActivityVerb.REFUSED_TO_RETURN.value in [line.what for line in history]
    again = candidate.forge(answer_at(application), answer="yes")
    assert again.status_code == 409
    assert application.status is Status.WITHDRAWN
    candidate.sign_in(cast.rita)
    assert "that they do not want to come back" in candidate.get(f"/applications/{application.id}").text


def test_a_yes_is_given_once_and_staff_cannot_undo_it(candidate, cast, application):
    candidate.forge(answer_at(application), answer="yes")

    again = candidate.forge(answer_at(application), answer="no")
    assert again.status_code == 409
    assert "You already answered this." in again.text
    assert candidate.get(answer_at(application)).location == "/my"
    with pytest.raises(Conflict):
        undo(application, version=application.version, by=cast.rita)
    assert application.status is Status.ACTIVE
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)
    assert candidate.forge(answer_at(application), answer="yes").status_code == 409
    assert application.status is Status.DECLINED


def test_only_the_candidate_answers_and_only_yes_or_no(candidate, app, cast, application, request_):
    another, rita = app.test_client(), app.test_client()
    another.come_by_link(a_candidate("Noor Aziz"))
    rita.sign_in(cast.rita)

    assert another.get(answer_at(application)).status_code == 404
    assert another.forge(answer_at(application), answer="yes").status_code == 404
    assert rita.forge(answer_at(application), answer="yes").status_code == 401
    assert candidate.forge(answer_at(application), answer="perhaps").status_code == 422
    assert (application.status, request_.is_open) == (Status.WITHDRAWN, True)


def test_a_closed_opening_is_explained_and_the_page_offers_no_yes(candidate, cast, application, request_):
    close_opening(application.opening, by=cast.rita)

    refused = candidate.forge(answer_at(application), answer="yes")

    assert refused.status_code == 422
    assert (application.status, request_.is_open) == (Status.WITHDRAWN, True)
    page = own_page(candidate)
    for text in (refused.text, page):
        assert "This opening is closed" in text
    assert "Yes, I want to come back" not in page
    assert candidate.forge(answer_at(application), answer="no").status_code == 303
