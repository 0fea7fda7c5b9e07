"""A recruiter acts on several candidates at once: in a few clicks, by keyboard alone, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.openings.models import Opening
from app.outbox.models import Message
from app.pipeline.rules import DeclineReason
from app.questionnaire.models import Questionnaire
from tests.factories.batches import some_applications
from tests.factories.interviews import a_questionnaire
from tests.journeys.hands import KeyboardAlone
from tests.journeys.people import PHONE, Colleague

ANSWERS = ["one", "two", "three"]


class Clicks:
    """Counts what a person clicks."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Locator, **options) -> None:
        self.count += 1
        target.click(**options)


@pytest.fixture
def opening(cast, session) -> Opening:
    """Five candidates at the questionnaire, of whom the first three have answered."""
    applications = some_applications(cast, 5)
    for each in applications[:3]:
        a_questionnaire(each, answers=ANSWERS)
    session.commit()
    return applications[0].opening


def at_the_list(browser: Browser, address: str, opening: Opening, **options) -> Colleague:
    rita = Colleague(browser, address, **options)
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/openings/{opening.id}/applications")
    return rita


def positions(session) -> list[int]:
    session.rollback()
    return [each.stage.position for each in session.scalars(select(Application).order_by(Application.id))]


def test_three_are_advanced_in_three_clicks_and_undone_in_one(browser, running_server, opening, session):
    rita = at_the_list(browser, running_server, opening)
    page, clicks = rita.page, Clicks()
    boxes = page.get_by_role("checkbox", name=re.compile("^Select Candidate"))

    clicks.on(boxes.nth(0))
    clicks.on(boxes.nth(2), modifiers=["Shift"])
    expect(page.get_by_role("status").filter(has_text="3 selected")).to_be_visible()
    clicks.on(page.get_by_role("button", name="Advance", exact=True))

    rita.reads("3 done")
    assert clicks.count == 3
    assert positions(session) == [2, 2, 2, 1, 1]
    clicks.on(page.get_by_role("button", name="Undo all"))
    rita.reads("3 undone")
    assert clicks.count == 4
    assert positions(session) == [1] * 5
    rita.opens("Back to the list")
    expect(boxes).to_have_count(5)


@pytest.mark.full("batches/ sends questionnaires without a browser, and the same bar advances three above")
def test_who_waits_for_a_questionnaire_gets_one_in_two_clicks(browser, running_server, opening, session):
    rita = at_the_list(browser, running_server, opening, screen=PHONE)
    clicks = Clicks()
    assert rita.page.get_by_role("button", name="Send questionnaire").is_disabled()
    clicks.on(rita.page.get_by_role("button", name="Select 2 without questionnaire"))
    clicks.on(rita.page.get_by_role("button", name="Send questionnaire"))
    rita.reads("2 done")
    assert clicks.count == 2
    session.rollback()
    assert session.query(Questionnaire).count() == 5


@pytest.mark.full("the same bar by mouse above; test_board.py works by keyboard alone")
def test_by_keyboard_alone(browser, running_server, opening, session):
    rita = at_the_list(browser, running_server, opening, hands=KeyboardAlone())
    for name in ("Candidate 1", "Candidate 2"):
        rita.hands.mark(rita.page.get_by_role("checkbox", name=f"Select {name}"))
    rita.presses("Advance")
    rita.reads("2 done")
    rita.presses("Undo all")
    rita.reads("2 undone")
    assert positions(session) == [1] * 5


@pytest.mark.full("batches/test_batch_pages.py checks each mail of a decline without a browser")
def test_without_javascript_each_mail_of_a_decline_is_checked(browser, running_server, opening, session):
    rita = at_the_list(browser, running_server, opening, java_script=False)
    for name in ("Candidate 4", "Candidate 5"):
        rita.page.get_by_role("checkbox", name=f"Select {name}").check()
    rita.presses("Decline")
    rita.chooses("Reason", DeclineReason.NO_ANSWER)
    rita.fills(Personal_paragraph="All the best, {name}.")
    rita.presses("Check each mail")
    rita.reads("All the best, Candidate 4.")
    rita.presses("Next")
    rita.reads("All the best, Candidate 5.")
    rita.presses("Decline 2 applications")
    rita.reads("2 done")
    session.rollback()
    declined = session.scalars(select(Application.id).where(Application.status == Status.DECLINED)).all()
    mails = session.scalars(select(Message).where(Message.kind == "application declined")).all()
    assert len(declined) == len(mails) == 2
    assert all(f"All the best, {mail.to_name}." in mail.body for mail in mails)


def test_a_decline_shows_its_mails_while_the_paragraph_is_typed(browser, running_server, opening, session):
    rita = at_the_list(browser, running_server, opening)
    rita.page.get_by_role("checkbox", name="Select Candidate 4").check()
    rita.presses("Decline")
    rita.fills(Personal_paragraph="All the best, {name}.")
    rita.reads("All the best, Candidate 4.")
    rita.presses("Check each mail")
    rita.reads("Mail to Candidate 4")
    rita.chooses("Reason", DeclineReason.NO_ANSWER)
    rita.presses("Decline 1 application")
    rita.reads("1 done")
