"""A withdrawal is undone by its candidate alone: staff ask whether they come back, and they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.undo import UNDO_WINDOW
from app.activity.verbs import ActivityVerb
from app.candidates.models import Candidate, Status
from app.erasure.forms import ERASE
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.pipeline import return_requests
from app.pipeline.decline import decline
from app.pipeline.models import ReturnRequest
from app.pipeline.queries import application_history, transitions_of
from app.pipeline.rules import RETURN_REQUEST_INTERVAL, DeclineReason, MoveVerb
from app.pipeline.withdraw import withdraw
from app.portal.actions import withdraw_own_application
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.slots import can_be_met
from tests.portal.page import own_page
from tests.real.filled_form import form_for
from tests.real.page import Page

MESSAGE = "The region you wanted is open now."
MONDAYS = 0


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


@pytest.fixture
def application(cast, session):
    application = an_application(cast, 4)
    withdraw_own_application(application, note="I found something nearer.")
    session.commit()
    return application


def at(application, verb: str = "") -> str:
    return f"/applications/{application.id}{verb and f'/{verb}'}"


def answer_at(application) -> str:
    return f"/my/applications/{application.id}/return"


def asks(client, cast, application, message: str = MESSAGE):
    """As without JavaScript: the mail is checked first, then sent."""
    client.sign_in(cast.rita)
    page = client.submit(at(application, "ask-to-return"), message=message, show="1")
    assert page.status_code == 200
    assert message in page.text
    return client.send(_form_of(client, at(application, "ask-to-return"), page), message=message)


def _form_of(client, url, page):
    return form_for(url, Page(page.text), url)


def candidate_answers(client, application, answer: str):
    client.come_by_link(application.candidate)
    return client.forge(answer_at(application), answer=answer)


def the_request(session) -> ReturnRequest:
    return session.scalars(select(ReturnRequest).order_by(ReturnRequest.id.desc())).first()


def told(session, email: str) -> list[str]:
    return list(
        session.scalars(select(Message.subject).where(Message.to_email == email).order_by(Message.id))
    )


@pytest.mark.parametrize("verb", ["undo", "reopen"])
def test_staff_cannot_undo_or_reopen_a_candidates_withdrawal(client, cast, session, application, verb):
    client.sign_in(cast.rita)

    page = client.get(at(application)).text
    assert f'action="{at(application, verb)}"' not in page
    assert f'href="{at(application, verb)}"' not in page
    assert "Ask to come back" in page
    answer = client.forge(at(application, verb), version=application.version, reason="They called.")

    assert answer.status_code == 409
    assert "Ask the candidate to come back." in answer.text
    assert application.status is Status.WITHDRAWN


def test_the_reopen_page_redirects_to_the_return_request(client, cast, application):
    client.sign_in(cast.rita)

    assert client.get(at(application, "reopen")).location == at(application, "ask-to-return")


def test_a_withdrawal_recorded_by_mistake_is_undone_in_time_or_asked_about_later(client, cast, session):
    application = an_application(cast, 4)
    client.sign_in(cast.rita)
    client.submit(at(application, "withdraw"))
    assert client.submit(at(application, "undo"), page=at(application)).status_code == 303
    assert application.status is Status.ACTIVE

    client.submit(at(application, "withdraw"))
    clock.move(UNDO_WINDOW + timedelta(seconds=1))

    late = client.forge(at(application, "undo"), version=application.version)
    reopened = client.forge(at(application, "reopen"), version=application.version, reason="They called.")
    assert (late.status_code, reopened.status_code) == (422, 409)
    assert asks(client, cast, application).status_code == 303
    assert candidate_answers(client, application, "yes").status_code == 303
    assert application.status is Status.ACTIVE


def test_the_mail_is_previewed_before_it_is_sent(client, cast, session, application):
    client.sign_in(cast.rita)

    unseen = client.submit(at(application, "ask-to-return"), message=MESSAGE)

    assert unseen.status_code == 200
    assert "Preview mail" in unseen.text
    assert MESSAGE in unseen.text
    assert the_request(session) is None
    assert told(session, application.candidate.email) == []


def test_the_candidate_is_asked_by_mail_and_on_their_page(client, cast, session, application):
    assert asks(client, cast, application).status_code == 303

    assert application.status is Status.WITHDRAWN
    mail = session.scalars(select(Message).where(Message.to_email == application.candidate.email)).one()
    assert mail.subject == "Do you want to continue your application for Inside Sales Representative?"
    assert MESSAGE in mail.body
    assert (mail.link_purpose, mail.due_at) == ("my", clock.now())
    shown = client.get(at(application)).text
    assert "No answer yet" in shown
    assert "Ask to come back" not in shown
    client.come_by_link(application.candidate)
    page = own_page(client)
    assert "Do you want to come back?" in page
    assert MESSAGE in page
    assert _heading_of_question(page) == "h3", "under that of the application"
    assert _heading_of_question(own_page(client, answer_at(application))) == "h2"


def _heading_of_question(page: str) -> str:
    headings = Page(page).all("h1", "h2", "h3")
    return next(heading.tag for heading in headings if heading.text == "Do you want to come back?")


@pytest.mark.parametrize("who", ["rita", "dana"])
def test_your_turn_lists_the_return_request_under_waiting_for_others(client, cast, session, application, who):
    asks(client, cast, application)
    client.sign_in(getattr(cast, who))

    home = client.get("/").text

    waiting = home.partition("Waiting for others")[2]
    assert "Mateusz Lis: asked to come back" in waiting
    candidate_answers(client, application, "no")
    assert "asked to come back" not in client.get("/").text


def test_with_yes_the_application_continues_at_its_stage(client, cast, session, application):
    can_be_met(cast.ines, MONDAYS, 9, 17)
    asks(client, cast, application)

    answer = candidate_answers(client, application, "yes")

    assert (answer.status_code, answer.location) == (303, "/my")
    assert (application.status, application.stage.position) == (Status.ACTIVE, 4)
    move = transitions_of(application)[0]
    assert (move.verb, move.by, move.from_status) == (MoveVerb.REOPEN, None, Status.WITHDRAWN)
    assert application_history(application, cast.rita)[0].who == "The candidate"
    assert told(session, cast.rita.email)[-1] == "Mateusz Lis wants to come back"
    mail = session.scalars(select(Message).where(Message.kind == "time to choose")).first()
    assert mail.due_at == clock.now(), "they are asked for a time at once"
    assert "Choose a time" in own_page(client)


def test_with_no_it_stays_withdrawn_and_the_recruiter_gets_a_mail(client, cast, session, application):
    asks(client, cast, application)

    candidate_answers(client, application, "no")

    assert application.status is Status.WITHDRAWN
    assert the_request(session).comes_back is False
    assert told(session, cast.rita.email)[-1] == "Mateusz Lis does not want to come back"
    assert "do not want to come back" in own_page(client)
    assert ActivityVerb.REFUSED_TO_RETURN.value in [
        line.what for line in application_history(application, cast.rita)
    ]
    assert "that they do not want to come back" in client.get(at(application)).text


def test_staff_cannot_undo_the_candidates_answer(client, cast, session, application):
    asks(client, cast, application)
    candidate_answers(client, application, "yes")

    assert "Undo" not in client.get(at(application)).text
    answer = client.forge(at(application, "undo"), version=application.version)

    assert answer.status_code == 409
    assert application.status is Status.ACTIVE


def test_only_the_candidate_can_answer(client, app, cast, session, application):
    asks(client, cast, application)
    other = app.test_client()
    other.come_by_link(a_candidate("Noor Aziz"))

    assert other.get(answer_at(application)).status_code == 404
    assert other.forge(answer_at(application), answer="yes").status_code == 404
    assert client.forge(answer_at(application), answer="yes").status_code == 401
    assert application.status is Status.WITHDRAWN


def test_a_second_request_waits_a_week(client, cast, session, application):
    asks(client, cast, application)

    again = client.forge(at(application, "ask-to-return"), version=application.version)
    assert again.status_code == 409
    assert "has not answered yet" in again.text
    clock.move(RETURN_REQUEST_INTERVAL)
    assert asks(client, cast, application).status_code == 303

    assert [each.is_open for each in session.scalars(select(ReturnRequest).order_by(ReturnRequest.id))] == [
        False,
        True,
    ]


def test_a_candidate_who_said_no_can_be_asked_again(client, cast, session, application):
    asks(client, cast, application)
    candidate_answers(client, application, "no")

    assert asks(client, cast, application).status_code == 303
    assert candidate_answers(client, application, "yes").status_code == 303
    assert application.status is Status.ACTIVE


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("no", "yes")])
def test_a_return_request_is_answered_once(client, cast, session, application, first, second):
    asks(client, cast, application)
    candidate_answers(client, application, first)
    status = application.status

    again = client.forge(answer_at(application), answer=second)

    assert again.status_code == 409
    assert "You already answered this." in again.text
    assert application.status is status
    assert client.get(answer_at(application)).location == "/my"


def test_an_invalid_answer_is_refused(client, cast, session, application):
    asks(client, cast, application)

    assert candidate_answers(client, application, "perhaps").status_code == 422
    assert the_request(session).is_open


def test_a_candidate_declined_since_stays_declined(client, cast, session, application):
    asks(client, cast, application)
    candidate_answers(client, application, "yes")
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)

    assert client.forge(answer_at(application), answer="yes").status_code == 409
    assert application.status is Status.DECLINED


def _closes(application, cast):
    close_opening(application.opening, by=cast.rita)


def _fills(application, _cast):
    application.opening.places = application.opening.hired = 1


def _applies_again(application, cast):
    an_application(cast, opening=application.opening, candidate=application.candidate)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (_closes, "This opening is closed"),
        (_fills, "All places of this opening are filled"),
        (_applies_again, "There is a newer application to this opening"),
    ],
)
def test_a_closed_or_filled_opening_is_explained_and_no_can_still_be_answered(
    client, cast, session, application, changes, sentence
):
    asks(client, cast, application)
    changes(application, cast)

    refused = candidate_answers(client, application, "yes")

    assert refused.status_code == 422
    assert sentence in refused.text
    assert (application.status, the_request(session).is_open) == (Status.WITHDRAWN, True)
    page = own_page(client)
    assert sentence in page
    assert "Yes, I want to come back" not in page
    assert client.forge(answer_at(application), answer="no").status_code == 303


@pytest.mark.parametrize("changes", [_closes, _fills, _applies_again])
def test_nobody_is_asked_if_the_application_cannot_continue(client, cast, session, application, changes):
    client.sign_in(cast.rita)
    form = client.form_for(at(application, "ask-to-return"))
    changes(application, cast)

    assert client.send(form).status_code == 422
    assert client.get(at(application, "ask-to-return")).status_code == 422
    assert the_request(session) is None


def test_a_candidate_who_requested_deletion_is_not_asked(client, cast, session, application):
    client.sign_in(cast.rita)
    form = client.form_for(at(application, "ask-to-return"))
    application.candidate.erasure_asked_at = clock.now()

    refused = client.send(form)

    assert refused.status_code == 422
    assert "requested deletion" in refused.text


def test_an_erasure_ends_the_return_request(client, app, cast, session, application):
    asks(client, cast, application)
    guest = app.test_client()
    guest.come_by_link(application.candidate)
    for message in session.scalars(select(Message)):
        message.state = "sent"
    session.commit()
    erasing = f"/candidates/{application.candidate_id}/erasure"
    assert client.submit(erasing, decision=ERASE, reason="They asked for it.").status_code == 303

    assert guest.get("/my").status_code == 303
    assert not the_request(session).is_open
    assert the_request(session).note.text == "Erased."
    assert "asked to come back" not in client.get("/").text
    refused = client.forge(at(application, "ask-to-return"), version=application.version, message="")
    assert refused.status_code == 422
    assert "was deleted" in refused.text


def test_only_a_withdrawn_application_has_a_return_request(client, cast, session):
    application = an_application(cast, 4)
    client.sign_in(cast.rita)

    refused = client.forge(at(application, "ask-to-return"), version=application.version)

    assert refused.status_code == 422
    assert "This application is not withdrawn." in refused.text


def test_two_requests_at_once_become_one(client, cast, session, application):
    client.sign_in(cast.rita)
    form = client.form_for(at(application, "ask-to-return"))
    assert client.send(form).status_code == 303

    assert client.send(form).status_code == 409
    assert len(session.scalars(select(ReturnRequest)).all()) == 1


def test_an_outdated_page_asks_nothing(client, app, cast, session, application):
    other = app.test_client()
    other.sign_in(cast.dana)
    form = other.form_for(at(application, "ask-to-return"))
    asks(client, cast, application)
    candidate_answers(client, application, "yes")

    assert other.send(form).status_code == 409


def test_a_second_withdrawal_can_have_a_second_request(client, cast, session, application):
    asks(client, cast, application)
    candidate_answers(client, application, "yes")
    withdraw(application, version=application.version, by=None)

    page = client.get(at(application)).text
    assert "Ask to come back" in page
    assert "Answered on" not in page
    assert return_requests.return_obstacle(application) is None


def test_a_return_request_does_not_change_other_openings(cast, session, application):
    an_application(cast, opening=an_opening(cast), candidate=session.get(Candidate, application.candidate_id))

    assert return_requests.return_obstacle(application) is None
