"""Only the candidate can undo a withdrawal: staff ask them to come back, by mail and on their page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.undo import UNDO_WINDOW
from app.candidates.models import Status
from app.erasure.forms import ERASE
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.pipeline.models import ReturnRequest
from app.pipeline.reopen import reopen
from app.pipeline.rules import RETURN_REQUEST_INTERVAL
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.portal.actions import withdraw_own_application
from app.return_requests.actions import (
    answer_return,
    request_return,
    return_obstacle,
)
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import an_application, an_opening
from tests.portal.page import own_page
from tests.real.filled_form import form_for
from tests.real.page import Page

MESSAGE = "The region you wanted is open now."
QUESTION = "Do you want to come back?"


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


@pytest.fixture
def application(cast):
    return withdrawn(cast)


def withdrawn(cast, **values):
    """An application that its candidate withdrew at the fourth stage."""
    application = an_application(cast, 4, **values)
    withdraw_own_application(application, note="I found something nearer.")
    return application


def at(application, verb: str = "") -> str:
    return f"/applications/{application.id}{verb and f'/{verb}'}"


def ask(application, by) -> ReturnRequest:
    return request_return(application, version=application.version, message=MESSAGE, by=by)


def test_staff_cannot_undo_or_reopen_a_candidates_withdrawal(client, cast, application):
    client.sign_in(cast.rita)
    page = client.get(at(application)).text
    assert "Ask to come back" in page

    for verb in ("undo", "reopen"):
        assert f'action="{at(application, verb)}"' not in page
        assert f'href="{at(application, verb)}"' not in page
        answer = client.forge(at(application, verb), version=application.version, reason="They called.")
        assert answer.status_code == 409
        assert "Ask the candidate to come back." in answer.text
    assert client.get(at(application, "reopen")).location == at(application, "ask-to-return")
    assert application.status is Status.WITHDRAWN


def test_a_withdrawal_recorded_by_mistake_is_undone_in_time_or_asked_about_later(cast):
    application = an_application(cast, 4)
    withdraw(application, version=application.version, by=cast.rita)
    undo(application, version=application.version, by=cast.rita)
    assert application.status is Status.ACTIVE

    withdraw(application, version=application.version, by=cast.rita)
    clock.move(UNDO_WINDOW + timedelta(seconds=1))

    with pytest.raises(RuleBroken, match="Too late to undo"):
        undo(application, version=application.version, by=cast.rita)
    with pytest.raises(Conflict, match="Ask the candidate to come back"):
        reopen(application, version=application.version, reason="They called.", by=cast.rita)
    ask(application, cast.rita)
    answer_return(application, comes_back=True)
    assert application.status is Status.ACTIVE


def test_the_mail_is_previewed_then_sent_and_the_question_is_on_their_page(
    client, cast, session, application
):
    url, to_them = at(application, "ask-to-return"), Message.to_email == application.candidate.email
    client.sign_in(cast.rita)
    answer = client.submit(url, message=MESSAGE)
    for typed in ({"show": "1"}, {}):
        assert answer.status_code == 200
        assert "Preview mail" in answer.text
        assert MESSAGE in answer.text
        assert session.scalars(select(Message).where(to_them)).all() == []
        answer = client.send(form_for(url, Page(answer.text), url), message=MESSAGE, **typed)

    assert answer.status_code == 303
    mail = session.scalars(select(Message).where(to_them)).one()
    assert mail.subject == "Do you want to continue your application for Inside Sales Representative?"
    assert MESSAGE in mail.body
    assert (mail.link_purpose, mail.due_at) == ("my", clock.now())
    assert application.status is Status.WITHDRAWN
    shown = client.get(at(application)).text
    assert "No answer yet" in shown
    assert "Ask to come back" not in shown
    client.come_by_link(application.candidate)
    page = own_page(client)
    assert MESSAGE in page
    assert _heading_of_question(page) == "h3", "under that of the application"
    assert _heading_of_question(own_page(client, f"/my/applications/{application.id}/return")) == "h2"


def _heading_of_question(page: str) -> str:
    headings = Page(page).all("h1", "h2", "h3")
    return next(heading.tag for heading in headings if heading.text == QUESTION)


def test_an_open_request_waits_for_others_on_your_turn(client, app, cast, application):
    ask(application, cast.rita)
    line = "Mateusz Lis: answer about coming back, asked today"
    dana = app.test_client()
    client.sign_in(cast.rita)
    dana.sign_in(cast.dana)
    for home in (client.get("/").text, dana.get("/").text):
        assert line in home.partition("Waiting for others")[2]

    answer_return(application, comes_back=False)

    assert line not in client.get("/").text
    assert line not in dana.get("/").text


def test_a_second_request_waits_a_week_for_an_answer(cast, session, application):
    ask(application, cast.rita)
    clock.move(RETURN_REQUEST_INTERVAL - timedelta(seconds=1))
    with pytest.raises(Conflict, match="has not answered yet"):
        ask(application, cast.rita)
    clock.move(timedelta(seconds=1))
    ask(application, cast.rita)

    requests = session.scalars(select(ReturnRequest).order_by(ReturnRequest.id))
    assert [each.is_open for each in requests] == [False, True]


def test_a_candidate_who_answered_can_be_asked_again_at_once(client, cast, application):
    for comes_back, status in ((False, Status.WITHDRAWN), (True, Status.ACTIVE)):
        ask(application, cast.rita)
        answer_return(application, comes_back=comes_back)
        assert application.status is status
    withdraw(application, version=application.version, by=None)

    client.sign_in(cast.rita)
    page = client.get(at(application)).text
    assert "Ask to come back" in page
    assert "Answered on" not in page
    assert ask(application, cast.rita).is_open


def _close(application, cast):
    close_opening(application.opening, by=cast.rita)


def _fill(application, _cast):
    application.opening.places = application.opening.hired = 1


def _apply_again(application, cast):
    an_application(cast, opening=application.opening, candidate=application.candidate)


NO_WAY_BACK = {
    "This opening is closed": _close,
    "All places of this opening are filled": _fill,
    "There is a newer application to this opening": _apply_again,
}


def test_without_a_way_back_nobody_is_asked_and_who_was_asked_can_only_say_no(cast):
    for sentence, change in NO_WAY_BACK.items():
        asked, other = (withdrawn(cast, opening=an_opening(cast)) for _ in range(2))
        request = ask(asked, cast.rita)
        an_application(cast, opening=an_opening(cast), candidate=asked.candidate)
        assert return_obstacle(asked) is None, "another opening changes nothing"
        for application in (asked, other):
            change(application, cast)

        with pytest.raises(RuleBroken, match=sentence):
            ask(other, cast.rita)
        with pytest.raises(RuleBroken, match=sentence):
            answer_return(asked, comes_back=True)
        assert (asked.status, request.is_open) == (Status.WITHDRAWN, True)
        answer_return(asked, comes_back=False)
        assert (asked.status, request.comes_back) == (Status.WITHDRAWN, False)


def test_only_a_withdrawn_candidate_who_keeps_their_data_is_asked(client, cast, session, application):
    active = an_application(cast, 4)
    with pytest.raises(RuleBroken, match="not withdrawn"):
        ask(active, cast.rita)
    client.sign_in(cast.rita)
    form = client.form_for(at(application, "ask-to-return"))
    application.candidate.erasure_asked_at = clock.now()

    refused = client.send(form)

    assert refused.status_code == 422
    assert "requested deletion" in refused.text
    assert client.get(at(application, "ask-to-return")).status_code == 422
    assert session.scalars(select(ReturnRequest)).all() == []


def test_an_erasure_ends_the_return_request(client, app, cast, session, application):
    request, theirs = ask(application, cast.rita), app.test_client()
    theirs.come_by_link(application.candidate)
    for message in session.scalars(select(Message)):
        message.state = "sent"
    client.sign_in(cast.rita)
    erasure = f"/candidates/{application.candidate_id}/erasure"
    assert client.submit(erasure, decision=ERASE, reason="They asked for it.").status_code == 303

    assert theirs.get("/my").status_code == 303
    assert not request.is_open
    assert request.note.text == "Erased."
    assert "coming back" not in client.get("/").text
    refused = client.forge(at(application, "ask-to-return"), version=application.version, message="")
    assert refused.status_code == 422
    assert "was deleted" in refused.text


def test_two_who_ask_make_one_request_and_an_outdated_page_asks_nothing(client, cast, session, application):
    client.sign_in(cast.dana)
    form = client.form_for(at(application, "ask-to-return"))
    ask(application, cast.rita)
    assert client.send(form).status_code == 409
    answer_return(application, comes_back=True)
    assert client.send(form).status_code == 409

    assert len(session.scalars(select(ReturnRequest)).all()) == 1
