"""A candidate says what they need to take part; only recruiters read it, and grant longer times."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.accommodations.models import Accommodation
from app.accommodations.rules import Grant
from app.activity.models import Activity
from app.activity.queries import activity_of
from app.interviews.rules import interview_minutes
from app.openings.people import change_opening_people
from app.outbox.models import Message, MessageState
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.questionnaire.actions import send_questionnaire
from app.shared import clock
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.cast import person
from tests.factories.accommodations import an_accommodation, granted
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.slots import a_slot_request
from tests.portal.page import own_data

MARK = "zyzzyva"


@pytest.fixture
def application(cast, session):
    return an_application(cast, 4)


def turns(session) -> list[Turn]:
    assert list(turn_differences()) == []
    waiting = select(Turn).where(Turn.kind == TurnKind.ANSWER_ACCOMMODATION)
    return list(session.scalars(waiting.execution_options(populate_existing=True)))


def test_a_candidate_asks_the_recruiter_answers_and_the_candidate_reads_it(
    client, cast, session, application
):
    client.come_by_link(application.candidate)
    page = f"/my/applications/{application.id}/accommodations"
    assert client.submit(page, text="").status_code == 422
    asked = client.submit(page, text=f"{MARK} I read slowly.", helps=["more time", "breaks"])
    assert (asked.status_code, asked.location) == (303, page)
    again = client.forge(page, text="And this.", csrf_token=client.csrf_token())
    assert (again.status_code, "without an answer" in again.text) == (422, True)
    (turn,) = turns(session)
    assert (turn.user_id, turn.application_id, turn.opening_id) == (cast.rita.id, None, None)
    assert turn.due_at is not None
    request_id = turn.about_id
    mail = session.scalars(select(Message).where(Message.to_email == cast.rita.email)).one()
    assert MARK not in mail.body + mail.subject

    client.sign_in(cast.rita)
    address = f"/accommodations/{request_id}/answer"
    assert address in client.get("/").text
    form = client.form_for(address)
    values = {"answer": "You have a day more.", "added_days": "1", "interview_percent": "150"}
    unasked = client.send(form, **values, for_interviewers="Please use the chat.", is_agreed=False)
    assert (unasked.status_code, application.interview_percent) == (422, 100)
    shared = {"for_interviewers": "Please use the chat.", "is_agreed": "y"}
    assert client.send(form, **values, **shared).status_code == 303
    late = client.send(form, answer="Something else.", added_days="0", interview_percent="100")
    assert (late.status_code, "Someone else just answered" in late.text) == (409, True)
    assert not turns(session)

    client.come_by_link(application.candidate)
    told = client.get(page).text
    assert "You have a day more." in told and "Please use the chat." in told
    (given,) = own_data(client)["applications"]
    assert given["what_you_need"]["requests"][0]["text"] == f"{MARK} I read slowly."
    client.submit(f"/my/accommodations/{request_id}/stop-sharing", page=page)
    session.refresh(application)
    assert (application.for_interviewers, application.interview_percent) == ("", 150)


def test_nobody_but_recruiters_learns_of_a_request(client, cast, session, application):
    interview = an_interview(application, cast.ines)
    pages = {
        cast.dana: [
            "/",
            f"/applications/{application.id}",
            f"/applications/{application.id}/history",
            f"/applications/{application.id}/mail",
            f"/openings/{application.opening_id}/board",
            "/applications?new=yes&status=any",
            f"/search?q={MARK}",
        ],
        cast.ines: ["/", f"/interviews/{interview.id}"],
        cast.ada: ["/", f"/search?q={MARK}"],
    }

    def seen() -> list[str]:
        found = []
        for user, addresses in pages.items():
            client.sign_in(user)
            found += [client.get(address).text for address in addresses]
        return [text.replace(client.csrf_token(), "") for text in found]

    clock.freeze(clock.now())
    try:
        before = seen()
        needs = an_accommodation(application, MARK)
        session.commit()
        asked = seen()
        granted(needs, answer=MARK)
        session.commit()
        answered = seen()
    finally:
        clock.unfreeze()

    assert [_without_tokens(each) for each in asked] == [_without_tokens(each) for each in before]
    assert [_without_tokens(each) for each in answered] == [_without_tokens(each) for each in before]
    for user, status in ((cast.dana, 403), (cast.ines, 404), (cast.ada, 404)):
        client.sign_in(user)
        assert client.get(f"/applications/{application.id}/accommodations").status_code == status
        assert client.get(f"/accommodations/{needs.id}/answer").status_code == 404
    client.sign_in(cast.rita)
    assert "asked for an accommodation" in client.get(f"/applications/{application.id}/history").text
    texts = [each.note.text for each in session.scalars(select(Activity)) if each.note]
    assert not any(MARK in text for text in texts)


def _without_tokens(page: str) -> str:
    """A page without what is another one each time it is asked for."""
    return "\n".join(
        line
        for line in page.splitlines()
        if "csrf_token" not in line and "made_at" not in line and "nonce" not in line
    )


def test_interviews_from_now_on_are_longer_and_interviewers_read_one_sentence(
    client, cast, session, application
):
    a_slot_request(application)
    before = application.stage.planned_minutes
    needs = an_accommodation(application, MARK)
    granted(needs, answer=MARK, interview_percent=150, for_interviewers="Please use the chat.")
    session.commit()

    client.come_by_link(application.candidate)
    assert interview_minutes(application, application.stage) == before * 3 // 2
    assert f"({before * 3 // 2} minutes)" in client.get("/my").text
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.ines)
    kit = client.get(f"/interviews/{interview.id}").text
    assert "Please use the chat." in kit and MARK not in kit


def test_questions_that_are_open_get_the_added_days(cast, session):
    application = an_application(cast)
    sent = send_questionnaire(application, by=cast.rita)
    usual = sent.expires_at
    turn = select(Turn).where(Turn.kind == TurnKind.ANSWER_QUESTIONNAIRE)
    due_at = session.scalars(turn).one().due_at

    granted(an_accommodation(application), added_days=5)

    assert sent.expires_at == usual + timedelta(days=5)
    later = session.scalars(turn).one()
    assert later.due_at > due_at and later.closes_at == sent.expires_at
    again = send_questionnaire(application, by=cast.rita)
    assert again.expires_at - again.sent_at == usual - sent.sent_at + timedelta(days=5)
    granted(session.scalars(select(Accommodation)).one(), added_days=0)
    assert again.expires_at - again.sent_at > usual - sent.sent_at, "nothing is taken away"


@pytest.mark.parametrize(("percent", "minutes"), [(100, 30), (125, 40), (150, 45), (200, 60)])
def test_minutes_are_full_fives(cast, session, application, percent, minutes):
    application.interview_percent = percent
    assert interview_minutes(application, application.stage) == minutes


def test_the_end_of_an_application_ends_the_turn_and_its_undo_brings_it_back(cast, session, application):
    an_accommodation(application)
    withdraw(application, version=application.version, note="By phone.", by=cast.rita)
    assert not turns(session)
    undo(application, version=application.version, by=cast.rita)
    assert len(turns(session)) == 1

    successor = person("Rosa Lindt", Role.RECRUITER)
    change_opening_people(application.opening, recruiter=successor, reason="She left.", by=cast.rita)
    assert [turn.user_id for turn in turns(session)] == [successor.id]


def test_a_request_without_an_answer_closes_with_the_application_once_its_candidate_knows(
    client, cast, session, application
):
    an_accommodation(application)
    decline(application, version=application.version, reason=DeclineReason.EXPERIENCE, by=cast.rita)
    session.commit()
    own, theirs = f"/my/applications/{application.id}/accommodations", f"/applications/{application.id}"
    client.come_by_link(application.candidate)
    assert "Waiting for an answer" in client.get(own).text, "the mail about the decline has not left"
    client.sign_in(cast.rita)
    page = client.get(f"{theirs}/accommodations").text
    assert "Closed without an answer" in page and "Waiting for an answer" not in page

    for message in session.scalars(select(Message)):
        message.state, message.sent_at = MessageState.SENT, clock.now()
    session.commit()
    client.come_by_link(application.candidate)
    page = client.get(own).text
    assert "Closed without an answer" in page and "ended before we answered" in page


def test_the_record_has_the_longer_times_and_no_text(cast, session, application):
    needs = granted(an_accommodation(application, MARK), answer=MARK, added_days=2)
    said = [(each.was, each.became, each.what, each.note) for each in activity_of(needs)]
    assert said[0] == (Grant().label(), Grant(2).label(), None, None)
    assert said[1] == (None, None, None, None)
