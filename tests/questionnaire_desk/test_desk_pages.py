"""The pages of the desk: answers without names, in rounds, and names beside scores after them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.db.base import db
from app.openings.models import Opening
from app.pipeline.advance import advance
from app.questionnaire_reviews.models import AnswerScore, QuestionnaireReview
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared import clock
from tests.factories.applications import an_opening
from tests.factories.interviews import an_interview
from tests.factories.reviews import (
    a_finished_round,
    a_reviewed_opening,
    an_answered_application,
    score_all,
)
from tests.real.page import Page, but_for_tokens
from tests.real.statements import statements

TELLING = ["I am Zofia.", "Write to zofia@example.org or call 030 555 12 34.", "Zofia Kwiatkowska, Warsaw"]


@pytest.fixture
def opening(cast) -> Opening:
    return a_reviewed_opening(cast)


def desk_of(opening) -> str:
    return f"/openings/{opening.id}/desk"


def begin(client, opening) -> str:
    """The address of the first answer."""
    answer = client.submit(f"{desk_of(opening)}/begin", page=desk_of(opening))
    assert answer.status_code == 303
    return str(answer.location)


def test_nothing_on_the_page_of_an_answer_tells_who_wrote_it(client, cast, opening, session):
    application = an_answered_application(
        cast,
        opening,
        "Zofia Kwiatkowska",
        TELLING,
        email="zofia@example.org",
        phone="+49 30 555 12 34",
        location="Radom",
        links=["https://zofia.example"],
    )
    client.sign_in(cast.rita)
    at, texts = begin(client, opening), []
    assert client.get(desk_of(opening)).text.count("Zofia") == 0
    for _question in range(3):
        page = client.get(at).text
        texts.append(page)
        assert not re.search(r"zofia|kwiatkowska|example\.org|555|radom", page, re.IGNORECASE)
        assert f"/applications/{application.id}" not in page
        at = client.submit(at, score="4").location
    assert "I am [hidden]." in texts[0]
    assert "Write to [hidden] or call [hidden]." in texts[1]
    assert all(
        question.text in page for question, page in zip(opening.stages[0].questions, texts, strict=True)
    )
    assert at == desk_of(opening)


def test_the_guide_of_a_question_stands_beside_it_if_there_is_one(client, cast, opening, session):
    an_answered_application(cast, opening)
    client.sign_in(cast.rita)
    first = begin(client, opening)
    assert opening.stages[0].questions[0].guide in client.get(first).text
    opening.stages[0].questions = [
        replace(each, guide="") for each in opening.stages[0].questions
    ]  # an opening from before there were guides
    assert "Guide" not in client.get(first).text


def test_the_address_is_a_random_token_and_another_one_finds_nothing(client, cast, opening, session):
    application = an_answered_application(cast, opening)
    client.sign_in(cast.rita)
    first = begin(client, opening)
    token = session.scalars(select(QuestionnaireReview.token)).one()
    assert first == f"{desk_of(opening)}/{token}/1"
    assert len(token) >= 20
    other = an_opening(cast)
    session.flush()
    for missing in (
        f"{desk_of(opening)}/{application.id}/1",
        f"{desk_of(opening)}/{token}/4",
        f"{desk_of(opening)}/{token}/0",
        f"{desk_of(opening)}/{token}/x",
        f"{desk_of(other)}/{token}/1",
    ):
        assert client.get(missing).status_code == 404
    client.sign_in(cast.dana)
    assert client.get(first).status_code == 404, "only the reviewer's own"


def test_back_corrects_and_progress_is_shown(client, cast, opening, session):
    for name in ("Ana Lis", "Bo Lis"):
        an_answered_application(cast, opening, name)
    client.sign_in(cast.rita)
    first = begin(client, opening)
    assert "Answer 1 of 2 · 0 scored" in client.get(first).text
    second = client.submit(first, score="2").location
    page = client.get(second).text
    assert "Answer 2 of 2 · 1 scored" in page
    back = next(a.attributes["href"] for a in Page(page).all("a") if "data-desk-back" in a.attributes)
    assert back == first
    assert client.submit(back, score="3").location == second
    assert session.scalars(select(AnswerScore.value)).all() == [3]
    assert "1 of 2" in client.get(desk_of(opening)).text


def test_a_refused_score_says_why_and_can_be_sent_again(client, cast, opening, session):
    an_answered_application(cast, opening)
    client.sign_in(cast.rita)
    first = begin(client, opening)
    without = client.submit(first)
    assert without.status_code == 422
    assert "Choose a score from 1 to 4." in without.text
    stale = client.form_for(first)
    client.submit(first, score="4")
    refused = client.send(stale, score="1")
    assert refused.status_code == 409
    assert "You scored this answer with 4 on another page." in refused.text
    assert client.submit(first, score="1").status_code == 303


def test_an_answer_that_moved_on_says_so(client, cast, opening, session):
    application = an_answered_application(cast, opening)
    client.sign_in(cast.rita)
    form = client.form_for(begin(client, opening))
    advance(application, version=application.version, reason="Known.", by=cast.dana)
    answer = client.send(form, score="4")
    assert answer.status_code == 409
    assert "no longer waits for a review" in answer.text
    assert "no longer waits for a review" in client.get(form.url).text


def test_after_the_review_names_and_scores_stand_side_by_side(client, cast, opening, session):
    values = {"Ana Lis": 2, "Bo Lis": 4, "Cy Lis": 3}
    for name, value in values.items():
        an_answered_application(cast, opening, name)
        a_finished_round(opening, cast.rita, value)
    client.sign_in(cast.dana)
    at = f"{desk_of(opening)}/results"
    assert rows(client.get(at).text) == [
        ("Bo Lis", ["4", "4", "4", "12"]),
        ("Cy Lis", ["3", "3", "3", "9"]),
        ("Ana Lis", ["2", "2", "2", "6"]),
    ]
    assert [name for name, _ in rows(client.get(f"{at}?sort=name").text)] == [*values]
    assert client.get(f"{at}?sort=spread").status_code == 400
    advanced = next(a for a in Page(client.get(at).text).all("a") if "Advance" in a.text)
    client.submit(advanced.attributes["href"])
    assert [name for name, _ in rows(client.get(at).text)] == ["Cy Lis", "Ana Lis"]


def test_who_owes_a_scorecard_sees_the_same_before_and_after_the_review(client, cast, opening, session):
    clock.freeze(clock.now())  # a page names the minute
    application = an_answered_application(cast, opening)
    an_interview(application, cast.dana, stage=opening.stages[2])
    client.sign_in(cast.dana)
    pages = [desk_of(opening), f"{desk_of(opening)}/results"]
    before = [but_for_tokens(client.get(page).text) for page in pages]
    a_finished_round(opening, cast.rita)
    assert [but_for_tokens(client.get(page).text) for page in pages] == before
    assert "Mateusz" not in str(before)


def test_finishing_leads_to_the_names(client, cast, opening, session):
    an_answered_application(cast, opening)
    score_all(opening, cast.rita)
    client.sign_in(cast.rita)
    assert "Finish review of 1 candidate" in client.get(desk_of(opening)).text
    answer = client.submit(f"{desk_of(opening)}/finish", page=desk_of(opening))
    assert answer.location == f"{desk_of(opening)}/results"
    assert "Mateusz Lis" in client.get(answer.location).text
    again = client.forge(f"{desk_of(opening)}/finish")
    assert again.status_code == 422
    assert "No answers wait for a review." in client.get(desk_of(opening)).text


def test_others_see_how_many_wait_and_no_buttons(client, cast, opening, session):
    an_answered_application(cast, opening)
    client.sign_in(cast.dana)
    page = client.get(desk_of(opening)).text
    assert "1 candidate waits for a review." in page
    assert "Begin review" not in page
    assert client.forge(f"{desk_of(opening)}/begin").status_code == 409
    change_reviewer(opening, None, by=cast.rita)
    assert "decisions come without a review" in client.get(desk_of(opening)).text


def test_your_turn_has_one_row_without_a_name_for_each_opening(client, cast, opening, session):
    for name in ("Ana Lis", "Bo Lis"):
        an_answered_application(cast, opening, name)
    client.sign_in(cast.rita)
    page = Page(client.get("/").text)
    links = [a.attributes["href"] for a in page.all("a") if a.text.startswith("Review answers")]
    assert links == [desk_of(opening)]
    assert "Ana Lis" not in client.get("/").text
    client.sign_in(cast.dana)
    waiting_for_others = client.get("/").text
    assert "answers to review" in waiting_for_others
    assert cast.rita.name in waiting_for_others


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_the_pages_cost(client, cast, opening, session):
    """The same for one answer and for twelve."""
    costs, desk = [], desk_of(opening)
    for names in (["Ana Lis"], [f"Bo{number} Lis" for number in range(11)]):
        for name in names:
            an_answered_application(cast, opening, name)
        client.sign_in(cast.rita)
        first = begin(client, opening)
        form = client.form_for(first)
        of_round = [cost(client.get, desk), cost(client.get, first), cost(client.send, form, score="3")]
        score_all(opening, cast.rita)
        finish = client.form_for(f"{desk}/finish", page=desk)
        costs.append([*of_round, cost(client.send, finish), cost(client.get, f"{desk}/results")])
    assert costs[0] == costs[1] == [7, 7, 12, 14, 5]


def cost(ask, *asked, **fields) -> int:
    db.session.commit()
    with statements() as sent:
        assert ask(*asked, **fields).status_code in (200, 303)
    return len([each for each in sent if not each.startswith("BEGIN")])


def rows(html: str) -> list[tuple[str, list[str]]]:
    """The name and the numbers of each row."""
    page = Page(html)
    found = []
    for row in page.all("tr"):
        names = [th.text for th in page.all("th", within=row) if th.attributes.get("scope") == "row"]
        cells = page.all("td", within=row)
        numbers = [td.text for td in cells if td.attributes.get("class") == "num"]
        found += [(name, numbers) for name in names]
    return found
