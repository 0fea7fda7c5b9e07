"""The debrief opens once every scorecard is in, and shows first what they disagree on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.application_page.views.debrief import DEBRIEF_NOT_OPEN_MESSAGE
from app.interviews.models import InterviewState
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.scorecards.debrief import debrief_is_open
from app.scorecards.models import Recommendation
from app.scorecards.rules import compare_ratings, rating_spread
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.page import Page, but_for_tokens

OVER = timedelta(days=-2)


@pytest.fixture
def application(cast):
    """At the peer interview, with the scorecard of the first interview in and Ines's owed."""
    clock.freeze(clock.now())
    application = an_application(cast, 4)
    clock.move(timedelta(minutes=1))
    earlier = an_interview(application, cast.dana, stage=application.opening.stages[2], starts_in=OVER)
    a_scorecard(earlier, take_aways="Sold renewals.", recommendation=Recommendation.STRONG_YES)
    an_interview(application, cast.ines, starts_in=OVER)
    return application


@pytest.fixture
def whole(application):
    """The same, with all of them in: Ines doubts the values, and does not assess the preparation."""
    ines = (
        application.interviews[-1]
        if application.interviews[-1].is_scorecard_owed
        else application.interviews[0]
    )
    card = a_scorecard(
        ines, take_aways="Talks fast.", pros="Kind.", cons="Hides losses.", private_note="Asks for 90."
    )
    card.recommendation = Recommendation.NO
    marks = {"Values alignment": 1, "Preparation": None}
    for rating in card.ratings:
        rating.value = marks.get(rating.attribute, 3)
    return application


def page(client, application):
    return client.get(f"/applications/{application.id}/debrief")


def rows(html):
    """Each line of the table as its words, the name of the line first."""
    found = Page(html)
    (table,) = found.all("table")
    lines = [found.all("th", "td", within=row) for row in found.all("tr", within=table)]
    return [[" ".join(cell.text.split()) for cell in line] for line in lines]


def test_it_lays_them_side_by_side_disagreements_first(client, cast, whole):
    client.sign_in(cast.dana)
    html = page(client, whole).text
    head, hire, first, *others = rows(html)
    assert head == ["", "Dana Whitfield Director", "Ines Duarte AE peer"]
    assert hire == ["Hire?", "Strong yes", "No"]
    assert first == ["Values alignment 2 apart", "3", "1"]
    assert ["Preparation", "", "Not assessed"] in others
    assert ["Coachability", "3", ""] in others
    for said in ("Sold renewals.", "Talks fast.", "Kind.", "Hides losses.", "Asks for 90."):
        assert said in html


def test_it_opens_with_the_last_scorecard_and_is_linked_then(client, cast, application):
    client.sign_in(cast.rita)
    link = f'href="/applications/{application.id}/debrief"'
    answer = page(client, application)
    assert (answer.status_code, str(DEBRIEF_NOT_OPEN_MESSAGE) in answer.text) == (404, True)
    assert link not in client.get(f"/applications/{application.id}").text
    a_scorecard(next(interview for interview in application.interviews if interview.is_scorecard_owed))
    assert page(client, application).status_code == 200
    assert link in client.get(f"/applications/{application.id}").text


def test_without_a_single_scorecard_there_is_nothing_to_talk_over(cast):
    for state in (InterviewState.CANCELLED, InterviewState.WAIVED):
        application = an_application(cast, 4)
        an_interview(application, cast.ines, state=state)
        assert not debrief_is_open(application)


def test_a_person_who_owes_one_sees_the_same_whether_or_not_others_are_submitted(client, cast, application):
    an_interview(application, cast.dana)
    client.sign_in(cast.dana)
    before = page(client, application)
    a_scorecard(next(i for i in application.interviews if i.is_scorecard_owed and i.interviewer is cast.ines))
    after = page(client, application)
    assert before.status_code == after.status_code == 404
    assert but_for_tokens(before.text) == but_for_tokens(after.text)


def test_it_is_for_those_who_run_the_application(client, cast, whole):
    for person in (cast.ines, cast.hugo, cast.ada):
        client.sign_in(person)
        assert page(client, whole).status_code == 404


def test_the_decision_is_shown_with_its_reason(client, cast, whole):
    client.sign_in(cast.dana)
    html = page(client, whole).text
    assert "No decision yet." in html
    assert f'action="/applications/{whole.id}/advance"' in html
    clock.move(timedelta(minutes=1))
    said = {
        "reason": DeclineReason.VALUES,
        "note": "Twice.",
        "paragraph": "You told us openly what went wrong.",
    }
    decline(whole, version=whole.version, by=cast.dana, **said)
    html = page(client, whole).text
    assert "declined the candidate at Peer interview" in html
    assert "Values do not align. Twice." in html
    assert "No decision yet." not in html


def test_an_undone_decision_is_not_shown(client, cast, whole):
    client.sign_in(cast.dana)
    clock.move(timedelta(minutes=1))
    address = f"/applications/{whole.id}"
    client.submit(f"{address}/advance", page=f"{address}/debrief")
    assert "moved the application to Chronological" in page(client, whole).text
    clock.move(timedelta(minutes=1))
    undo(whole, version=whole.version, by=cast.dana)
    assert "No decision yet." in page(client, whole).text


VALUES = st.lists(st.none() | st.integers(1, 4), max_size=6)


@given(VALUES)
def test_not_assessed_is_no_rating(values):
    rated = [value for value in values if value]
    assert rating_spread(values) == rating_spread(rated) == (max(rated) - min(rated) if rated else 0)


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.none() | st.integers(1, 4)), max_size=5))
def test_every_attribute_has_a_row_and_the_widest_spread_is_first(cards):
    lines = compare_ratings(cards)
    assert sorted(line.attribute for line in lines) == sorted({name for card in cards for name in card})
    assert [line.spread for line in lines] == sorted((line.spread for line in lines), reverse=True)
    for line in lines:
        said = {None: "Not assessed"} | {n: str(n) for n in range(1, 5)}
        assert line.labels == [said[card[line.attribute]] if line.attribute in card else "" for card in cards]
