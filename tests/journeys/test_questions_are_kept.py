"""What a candidate types into the questions is saved as they type, and a time is chosen by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app.candidates.links import PAGE_LINK, create_link
from app.interviews.free_slots import free_slots
from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.interviews import a_questionnaire
from tests.factories.slots import a_slot_request, can_be_met
from tests.journeys.people import PHONE, Visitor

WORKING_DAYS = range(5)


def test_answers_are_saved_as_they_are_typed_and_sent_once(
    cast, session, browser: Browser, running_server: str
):
    questionnaire = a_questionnaire(an_application(cast))
    link = signed_path(PAGE_LINK, create_link(questionnaire.application.candidate))
    questions = signed_path("questionnaire", questionnaire.id)
    session.commit()
    candidate = Visitor(browser, running_server, screen=PHONE)
    candidate.follows(link)
    candidate.presses("Open my page")
    candidate.opens("Answer the questions")
    fields = candidate.page.get_by_role("textbox")
    fields.nth(0).press_sequentially("I listen first.")
    expect(candidate.page.locator("[data-saving]")).to_contain_text("Saved")

    elsewhere = Visitor(browser, running_server)
    elsewhere.follows(questions)
    fields = elsewhere.page.get_by_role("textbox")
    expect(fields.nth(0)).to_have_value("I listen first.")
    fields.nth(1).fill("DevSecOps.")
    fields.nth(2).fill("One platform.")
    elsewhere.presses("Send answers")
    elsewhere.reads("Thank you, Mateusz Lis")
    candidate.follows("/my")
    candidate.reads("It is our turn")


@pytest.mark.full("portal/test_choose_time.py chooses one without a browser")
def test_a_time_is_chosen_by_keyboard_on_a_phone(cast, session, browser: Browser, running_server: str):
    for day in WORKING_DAYS:
        can_be_met(cast.ines, day, 9, 17)
    application = an_application(cast, 4)
    application.stage.hiring_team = [cast.ines]
    a_slot_request(application)
    second = free_slots(application)[1].starts_at
    link = signed_path(PAGE_LINK, create_link(application.candidate))
    session.commit()
    candidate = Visitor(browser, running_server, screen=PHONE)
    candidate.follows(link)
    for name in ("Open my page", "Choose a time"):
        candidate.page.get_by_text(name, exact=True).last.focus()
        candidate.page.keyboard.press("Enter")
        candidate.page.wait_for_load_state()
    candidate.page.get_by_role("radio").first.focus()
    candidate.page.keyboard.press("ArrowRight")
    candidate.page.keyboard.press("Enter")

    candidate.reads("You meet Ines Duarte on")
    session.rollback()
    session.expire_all()
    assert [interview.starts_at for interview in application.interviews] == [second]
