"""Answers are scored one question after the other, without names; then names and scores, and a decision.

By keys, by mouse, by taps on a phone, and without JavaScript.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from app.openings.models import Opening
from tests.cast import Cast
from tests.factories.applications import an_opening
from tests.factories.reviews import a_reviewed_opening, an_answered_application
from tests.journeys.hands import KeyboardAlone
from tests.journeys.people import PHONE, Colleague

NAMES = ["Zofia Kwiatkowska", "Mateusz Lis", "Ana Horvat"]


def with_answers(cast: Cast, opening: Opening) -> Opening:
    for name in NAMES:
        first = name.split()[0]
        answers = [f"I am {first} and sold for years.", f"{name} reads a lot.", "Buyers want one tool."]
        an_answered_application(cast, opening, name, answers)
    return opening


def test_a_recruiter_reviews_by_keys_and_the_hiring_manager_decides(
    browser: Browser, running_server: str, cast: Cast, session
) -> None:
    opening = with_answers(cast, an_opening(cast))
    session.commit()
    rita = Colleague(browser, running_server, hands=KeyboardAlone())
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/openings/{opening.id}")
    rita.opens("Questionnaire desk")
    rita.opens("Choose reviewer")
    rita.chooses("Reviewer", "Rita Okafor")
    rita.presses("Save reviewer")
    rita.goes_to("Your turn")
    rita.opens("Review answers")
    rita.reads("3 candidates wait for a review.")
    rita.presses("Begin review")
    heading = rita.page.get_by_role("heading", level=1)
    for number in range(9):
        expect(heading).to_have_text(f"Question {number // 3 + 1} of 3")
        rita.reads(f"Answer {number % 3 + 1} of 3")
        for name in NAMES:
            for word in name.split():
                expect(rita.page.get_by_text(re.compile(rf"\b{word}\b"))).to_have_count(0)
        rita.page.keyboard.press(str(number % 4 + 1))
        rita.reads(
            f"{number % 3 + 1} scored" if number % 3 < 2 else ("0 scored" if number < 8 else "Every answer")
        )
    rita.presses("Finish review of 3 candidates")
    rita.reads("Finished the review of 3 candidates.")

    dana = Colleague(browser, running_server)
    dana.signs_in("dana@example.com")
    expect(dana.page.get_by_role("row", name=re.compile("decision"))).to_have_count(3)
    dana.page.goto(f"/openings/{opening.id}/desk")
    dana.opens("Names and scores")
    rows = dana.page.get_by_role("row").filter(has=dana.page.get_by_role("rowheader"))
    expect(rows).to_have_count(3)
    totals = [int(text) for text in rows.locator("td b").all_text_contents()]
    assert totals == sorted(totals, reverse=True)
    assert sum(totals) == sum(number % 4 + 1 for number in range(9))
    best = rows.first.get_by_role("rowheader").text_content() or ""
    dana.opens_in(rows.first, "Advance")
    dana.presses("Advance")
    dana.reads(f"Moved {best} to Recruiter screen.")


@pytest.mark.full("questionnaire_desk/ and questionnaire_reviews/ correct scores without a browser")
def test_back_corrects_and_a_second_sitting_goes_on(
    browser: Browser, running_server: str, cast: Cast, session
) -> None:
    opening = with_answers(cast, a_reviewed_opening(cast))
    session.commit()
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.opens("Review answers")
    rita.presses("Begin review")
    rita.page.get_by_role("radio", name="2").click()
    rita.reads("Answer 2 of 3 · 1 scored")
    rita.page.keyboard.press("b")
    rita.reads("Answer 1 of 3 · 1 scored")
    expect(rita.page.get_by_role("radio", name="2")).to_be_checked()
    rita.page.keyboard.press("4")
    rita.reads("Answer 2 of 3 · 1 scored")
    rita.opens("Back")
    expect(rita.page.get_by_role("radio", name="4")).to_be_checked()

    later = Colleague(browser, running_server, screen=PHONE)
    later.signs_in("rita@example.com")
    later.page.goto(f"/openings/{opening.id}/desk")
    later.reads("1 of 3")
    later.presses("Continue review")
    later.reads("Answer 2 of 3 · 1 scored")
    score = later.page.get_by_role("radio", name="3")
    box = score.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"], "the scores are in reach without scrolling"
    assert min(box["width"], box["height"]) >= 44
    score.click()
    later.reads("Answer 3 of 3 · 2 scored")


@pytest.mark.full("questionnaire_desk/test_desk_pages.py sends scores without a browser")
def test_without_javascript_a_button_saves_and_shows_the_next(
    browser: Browser, running_server: str, cast: Cast, session
) -> None:
    with_answers(cast, a_reviewed_opening(cast))
    session.commit()
    rita = Colleague(browser, running_server, java_script=False)
    rita.signs_in("rita@example.com")
    rita.opens("Review answers")
    rita.presses("Begin review")
    expect(rita.page.get_by_text("A tap or a key")).to_be_hidden()
    rita.presses("Save and next")
    rita.reads("Choose a score from 1 to 4.")
    for number in range(9):
        rita.reads(f"Answer {number % 3 + 1} of 3")
        rita.hands.mark(rita.page.get_by_role("radio", name="3"))
        rita.presses("Save and next")
    rita.reads("Every answer has a score.")
    rita.presses("Finish review of 3 candidates")
    for name in NAMES:
        rita.reads(name)
