"""The first screen of an application: whose turn, the one main act, scorecards that open in place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.candidates.models import Status
from app.scorecards.models import Recommendation
from tests.factories.applications import an_application
from tests.factories.documents import a_drawn_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.reviews import a_reviewed_opening, an_answered_application
from tests.real.page import Page

BEGUN = timedelta(hours=-1)


def first_screen(client, application):
    return client.get(f"/applications/{application.id}").text


def main_acts(text):
    """What the dark buttons of the page say."""
    page = Page(text)
    section = next(
        each for each in page.all("section") if each.attributes.get("aria-label") == "Current step"
    )
    buttons = page.all("a", "button", within=section)
    return [each.text.strip() for each in buttons if "main" in each.attributes.get("class", "").split()]


@pytest.fixture
def rita(client, cast):
    client.sign_in(cast.rita)
    return client


def test_the_main_act_is_what_the_turn_asks_for(rita, cast):
    asked = an_application(cast)
    assert main_acts(first_screen(rita, asked)) == ["Send questionnaire"]
    a_questionnaire(asked)
    assert main_acts(first_screen(rita, asked)) == [], "the candidate answers"

    met = an_application(cast, 4)
    assert main_acts(first_screen(rita, met)) == ["Schedule interview"]
    a_scorecard(an_interview(met, cast.ines, starts_in=BEGUN))
    assert main_acts(first_screen(rita, met)) == [f"Advance to {met.opening.stages[4].name}"]

    last = an_application(cast, 6)
    a_scorecard(an_interview(last, cast.sam, starts_in=BEGUN))
    assert main_acts(first_screen(rita, last)) == ["Hire"]


def test_the_reviewer_of_answers_is_led_to_the_desk(rita, cast):
    answered = an_answered_application(cast, opening=a_reviewed_opening(cast))
    page = first_screen(rita, answered)
    assert main_acts(page) == ["Review answers"]
    assert f'href="/openings/{answered.opening_id}/desk' in page


def test_a_finished_application_offers_the_way_back(rita, cast):
    declined = an_application(cast, 2, status=Status.DECLINED)
    withdrawn = an_application(cast, 2, status=Status.WITHDRAWN)
    assert main_acts(first_screen(rita, declined)) == ["Reopen"]
    assert main_acts(first_screen(rita, withdrawn)) == ["Ask to come back"]


def test_the_main_act_works_in_one_click(rita, cast):
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.ines, starts_in=BEGUN))
    page = f"/applications/{application.id}"
    answer = rita.submit(f"{page}/advance", page=page)
    assert (answer.status_code, application.stage.position) == (303, 5)


def test_a_person_who_owes_a_scorecard_is_asked_for_it_first(rita, cast):
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.ines, starts_in=BEGUN))
    own = an_interview(application, cast.rita, starts_in=BEGUN)
    page = first_screen(rita, application)
    assert main_acts(page) == ["Submit scorecard"]
    assert f'href="/interviews/{own.id}"' in page
    assert "Knows renewals." not in page
    assert "Until you submit your scorecard for this application, you cannot see anyone else’s." in page


def test_each_scorecard_has_who_stage_and_recommendation_and_opens_in_place(rita, cast):
    application = an_application(cast, 5)
    stages = application.opening.stages
    a_scorecard(
        an_interview(application, cast.ines, stage=stages[3]), recommendation=Recommendation.STRONG_YES
    )
    a_scorecard(an_interview(application, cast.dana, stage=stages[2]), recommendation=Recommendation.NO)
    page = Page(first_screen(rita, application))
    rows = [" ".join(each.text.split()) for each in page.all("summary")]
    assert rows == [
        f"Dana Whitfield {stages[2].name} No",
        f"Ines Duarte {stages[3].name} Strong yes",
    ]
    assert all("Knows renewals." in each.text for each in page.all("details"))


def test_the_resume_is_beside_them(rita, cast):
    application = an_application(cast)
    document = a_drawn_document(application, "Renewals")
    page = first_screen(rita, application)
    assert f'src="/documents/{document.id}/thumbnail"' in page
    assert f'href="/documents/{document.id}/preview"' in page
