"""Voluntary questions: asked once switched on, stored apart, and seen as rounded sums alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from app.activity.models import Activity
from app.candidates.models import Status
from app.self_identification.answers import own_answers, save_answers
from app.self_identification.counting import count_identification
from app.self_identification.models import IdentificationAnswer, IdentificationSum
from app.self_identification.questions import add_question, remove_question, switch_questions
from app.self_identification.rules import LEAST, NO_ANSWER, Reached, reached_sums
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.portal.page import own_data


@pytest.fixture(autouse=True)
def _time_moves() -> Iterator[None]:
    clock.freeze(clock.now())
    yield
    clock.unfreeze()


@pytest.fixture
def question(cast, session):
    question = add_question("Where do you live?", ["In a town", "In the country"], by=cast.ada)
    switch_questions(on=True, by=cast.ada)
    session.commit()
    return question


def test_nothing_is_asked_before_an_admin_switches_it_on(client, cast, session):
    application = an_application(cast)
    page = f"/my/applications/{application.id}/questions-about-you"
    client.sign_in(cast.ada)
    client.submit("/company/voluntary-questions/add", text="Where?", options="Here\nPrefer not to say")
    assert "Add one, then" in client.get("/company/voluntary-questions").text
    added = {"text": "Where do you live?", "options": "In a town\n\nIn the country"}
    assert client.submit("/company/voluntary-questions/add", **added).status_code == 303
    client.come_by_link(application.candidate)
    assert page not in client.get("/my").text and "Where do you live?" not in client.get(page).text
    client.sign_in(cast.ada)
    client.submit("/company/voluntary-questions/switch-on", page="/company/voluntary-questions")
    client.come_by_link(application.candidate)
    assert page in client.get("/my").text
    asked = client.get(page).text
    assert "Where do you live?" in asked and "Prefer not to say" in asked


def test_a_candidate_answers_changes_downloads_and_deletes(client, cast, session, question):
    application = an_application(cast)
    page, name = f"/my/applications/{application.id}/questions-about-you", f"question_{question.id}"
    activities = session.scalars(select(Activity.id)).all()
    client.come_by_link(application.candidate)
    assert client.submit(page).status_code == 303, "no answer is required"
    assert own_answers(application) == {}
    client.submit(page, **{name: "1"})
    assert own_answers(application) == {question.id: 1}
    client.submit(page, **{name: str(NO_ANSWER)})
    (told,) = own_data(client)["applications"]
    assert told["voluntary_answers"] == [{"question": question.text, "answer": "Prefer not to say"}]
    client.submit(f"{page}/delete", page=page)
    assert own_answers(application) == {} and "Your answers" not in client.get(page).text
    assert session.scalars(select(Activity.id)).all() == activities


def test_no_row_leads_from_an_answer_to_a_person(cast, session, question):
    application = an_application(cast)
    save_answers(application, {question.id: 0})
    (answer,) = session.scalars(select(IdentificationAnswer))
    assert str(application.id) != answer.key and len(answer.key) == 64
    columns = {column.key for column in inspect(IdentificationAnswer).columns}
    assert columns == {"key", "question_id", "option"}
    assert [key.column.table.name for key in IdentificationAnswer.__table__.foreign_keys] == [
        "identification_questions"
    ]


def test_an_erasure_deletes_the_answers(client, cast, session, question):
    application = an_application(cast, status=Status.DECLINED)
    save_answers(application, {question.id: 0})
    client.come_by_link(application.candidate)
    client.submit("/my/data/erasure")
    client.sign_in(cast.rita)
    client.submit(f"/candidates/{application.candidate_id}/erasure", decision="erase", reason="They asked.")
    assert not session.scalars(select(IdentificationAnswer)).all()


def test_a_removed_question_is_asked_no_longer_and_without_any_nothing_is(client, cast, session, question):
    remove_question(question, by=cast.ada)
    session.commit()
    client.sign_in(cast.ada)
    assert "Nobody is asked." in client.get("/company/voluntary-questions").text


@pytest.mark.both_databases  # the statement of how far applications came
def test_the_report_has_rounded_sums_once_a_month_and_ten_more_answered(client, cast, session, question):
    opening = an_opening(cast, places=30)
    stages = [1] * 12 + [3] * 11 + [1]
    statuses = [Status.ACTIVE] * 23 + [Status.HIRED]
    answered = [
        an_application(cast, stage, opening=opening, candidate=a_candidate(), status=status)
        for stage, status in zip(stages, statuses, strict=True)
    ]
    for each in answered[:23]:
        save_answers(each, {question.id: 0})
    save_answers(answered[23], {question.id: 1})
    session.commit()
    assert count_identification() and not count_identification()
    found = {(each.option, each.reached): each.number for each in session.scalars(select(IdentificationSum))}
    assert found == {(0, Reached.APPLIED): 20, (0, Reached.INTERVIEW): 10}, "no number of one person"

    clock.move(timedelta(days=31))
    for _more in range(LEAST - 1):
        save_answers(an_application(cast, opening=opening, candidate=a_candidate()), {question.id: 1})
    session.commit()
    assert count_identification()
    assert {each.option for each in session.scalars(select(IdentificationSum))} == {0}, "too few more"

    client.sign_in(cast.ada)
    page = client.get("/reports/equal-opportunity").text
    assert "20" in page and "fewer than 10" in page
    for user in (cast.rita, cast.dana):
        client.sign_in(user)
        assert client.get("/reports/equal-opportunity").status_code == 403


FURTHEST = st.fixed_dictionaries({step: st.integers(0, 45) for step in Reached})


@given(FURTHEST)
def test_no_number_and_no_difference_says_how_many_are_in_a_small_group(furthest):
    """For each number that is shown or hidden, ten exact ones would look the same; so for each difference."""
    shown = reached_sums(furthest)
    steps = list(Reached)
    assert all(number % LEAST == 0 for number in shown.values())
    for place, step in enumerate(steps):
        for more in range(LEAST):
            row = [shown[each] + LEAST - 1 for each in steps[:place]]
            row += [shown[step] + more, *(shown[each] for each in steps[place + 1 :])]
            exact = [here - later for here, later in zip(row, [*row[1:], 0], strict=True)]
            assert min(exact) >= 0
            assert reached_sums(dict(zip(steps, exact, strict=True))) == shown
