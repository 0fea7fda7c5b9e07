"""A candidate names referees and agrees, they answer by a link, and the recruiter reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.outbox.models import Message
from app.reference_checks.kinds import RefereeState
from app.reference_checks.models import Referee
from app.reference_checks.queries import REFEREE_LINK, reference_check_of
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.references import a_referee, a_reference_check, answered, named_referees
from tests.pipeline.hiring import ready_to_hire

ANSWERS = {
    "answer_1": "We worked on one team.",
    "answer_2": "Listening.",
    "answer_3": "Saying no.",
    "answer_4": "Yes",
    "answer_5": "",
    "recommendation": "yes",
}


@pytest.fixture
def application(cast, session):
    return an_application(cast, 2)


def path_of(referee: Referee) -> str:
    return signed_path(REFEREE_LINK, referee.requests[-1].id)


def block(number: int, name: str, **values: str) -> dict[str, str]:
    filled = {
        "name": name,
        "email": f"{name.split()[0].lower()}@example.net",
        "relation": "former manager",
        "company": "Northwind",
        "how_known": "They led my team.",
        "agree": "y",
    }
    return {f"{key}_{number}": value for key, value in {**filled, **values}.items() if value}


def mail_to(session, email: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.to_email == email).order_by(Message.id)))


def test_nobody_is_contacted_before_the_candidate_agrees(client, cast, session, application):
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/references/ask", asked_for="3", needed="2", managers="1")
    client.come_by_link(application.candidate)
    page = f"/my/applications/{application.id}/references"

    refused = client.submit(page, **block(1, "Mona Ferrant", agree=""))

    assert refused.status_code == 422
    assert "Agree that we contact this person" in refused.text
    assert "Mona Ferrant" in refused.text
    assert mail_to(session, "mona@example.net") == []
    assert session.scalars(select(Referee)).all() == []

    named = client.submit(page, **block(1, "Mona Ferrant"))

    assert named.status_code == 303
    (mail,) = mail_to(session, "mona@example.net")
    assert application.candidate.name in mail.subject
    (referee,) = reference_check_of(application).referees
    assert (referee.consent_version, referee.consented_at) == (1, referee.named_at)


def test_a_referee_answers_once_and_the_recruiter_reads(client, cast, session, application):
    (referee,) = named_referees(application)
    path = path_of(referee)
    page = client.get(path).text
    assert application.candidate.name in page
    for hidden in (application.opening.role, application.candidate.email, cast.rita.name, "EMEA"):
        assert hidden not in page

    sent = client.submit(path, **ANSWERS)

    assert sent.status_code == 303
    assert "Thank you" in client.get(sent.location).text
    again = client.forge(path, **{**ANSWERS, "answer_2": "Nothing."})
    assert again.status_code == 410
    assert client.get(path).status_code == 410
    client.sign_in(cast.rita)
    read = client.get(f"/applications/{application.id}/references").text
    assert "Listening." in read
    assert "1 of 3 done, one former manager" in read
    assert "Nothing." not in read


def test_a_forged_a_used_and_an_expired_link_have_one_answer(client, session, application):
    used, expired = named_referees(application, a_referee(), a_referee("Ole Lind"))
    paths = [path_of(used), path_of(expired)]
    answered(used)
    clock.freeze(expired.requests[-1].expires_at + timedelta(minutes=1))
    pages = [client.get(path) for path in (*paths, f"{paths[0]}x", "/reference/1")]
    assert {page.status_code for page in pages} == {410}
    assert len({page.text for page in pages}) == 1


def test_a_referee_who_declines_is_not_asked_again(client, session, application):
    (referee,) = named_referees(application)
    path = path_of(referee)
    client.submit(f"{path}/decline")
    assert reference_check_of(application).referees[0].state is RefereeState.DECLINED
    assert client.forge(path, **ANSWERS).status_code == 410
    assert reference_check_of(application).progress.named == 0


def test_two_people_who_ask_meet_a_conflict(client, cast, session, application):
    client.sign_in(cast.rita)
    form = client.form_for(f"/applications/{application.id}/references/ask")
    a_reference_check(application)
    answer = client.send(form, asked_for="3", needed="2", managers="1")
    assert answer.status_code == 409
    assert "already asked" in answer.text


def test_the_company_asks_its_own_questions_and_a_reference_keeps_those_it_was_asked(
    client, cast, session, application
):
    (referee,) = named_referees(application)
    client.sign_in(cast.ada)
    page = "/company/reference-questions"
    form = client.form_for(page)
    own = {"question0": "How does Lea sell?", "question1": "Would you hire them?", "options1": "Yes; No"}
    rest = {f"question{n}": "" for n in range(2, 10)}
    single = client.send(form, **own, **rest, options0="Well")
    assert (single.status_code, "has one answer only" in single.text) == (422, True)
    assert client.send(form, **own, **rest).status_code == 303
    late = client.send(form, **rest, question0="Late?", question1="")
    assert late.status_code == 409
    assert "questions to referees" in client.get("/company").text
    assert "How does Lea sell?" in client.get(page).text

    assert "What did they do best?" in client.get(path_of(referee)).text
    answered(referee)
    (later,) = named_referees(ready_to_hire(cast))
    assert "How does Lea sell?" in client.get(path_of(later)).text
    answered(later, answers=["Very well.", "Yes"])
    assert [each.question for each in later.answers] == ["How does Lea sell?", "Would you hire them?"]
    assert referee.answers[1].question == "What did they do best?"
