"""The board: by dragging, by keys alone, by two people at once, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.journeys.people import PHONE, Colleague

READY = ("Aino Korhonen", "Bela Horvath", "Chidi Eze")
NOT_READY = "Dora Weiss"


@pytest.fixture
def opening(cast, session):
    """Three candidates whose recruiter screen is complete, and one whose is not."""
    opening = an_opening(cast)
    for name in READY:
        application = an_application(cast, 2, opening=opening, candidate=a_candidate(name))
        a_scorecard(an_interview(application, cast.rita))
    an_application(cast, 2, opening=opening, candidate=a_candidate(NOT_READY))
    session.commit()
    return opening


@pytest.fixture
def at_board(browser: Browser, running_server: str, opening):
    """Someone who looks at the board in a browser of their own."""

    def look(email: str, **options: Any) -> Colleague:
        person = Colleague(browser, running_server, **options)
        person.signs_in(email)
        person.page.goto(f"/openings/{opening.id}")
        return person

    return look


def column(person: Colleague, name: str) -> Locator:
    return person.page.get_by_role("region", name=name, exact=True)


def card(place: Locator, name: str) -> Locator:
    return place.get_by_role("article").filter(has=place.page.get_by_role("link", name=name, exact=True))


def drag(what: Locator, column: Locator) -> None:
    """Drag a card to the head of a column, without scrolling on the way."""
    column.scroll_into_view_if_needed()
    what.hover()
    mouse, place = what.page.mouse, column.bounding_box()
    assert place
    mouse.down()
    mouse.move(place["x"] + 30, place["y"] + 12, steps=8)
    mouse.up()


def said(person: Colleague, text: str) -> None:
    expect(person.page.get_by_role("status").filter(has_text=text)).to_have_count(1)


def test_a_card_is_dragged_to_the_next_column_and_back_by_undo(at_board):
    rita = at_board("rita@example.com")
    screen, interview = column(rita, "Recruiter screen"), column(rita, "First interview")

    drag(card(screen, "Aino Korhonen"), interview)

    expect(card(interview, "Aino Korhonen")).to_be_visible()
    expect(card(screen, "Aino Korhonen")).to_have_count(0)
    said(rita, "Moved Aino Korhonen to First interview.")
    rita.page.get_by_role("link", name="Undo").click()
    said(rita, "Moved Aino Korhonen back to Recruiter screen.")
    expect(card(screen, "Aino Korhonen")).to_be_visible()


def test_a_refused_move_comes_back_with_its_reason(at_board):
    rita = at_board("rita@example.com")
    screen = column(rita, "Recruiter screen")

    drag(card(screen, NOT_READY), column(rita, "First interview"))
    dora = card(screen, NOT_READY)
    expect(dora).to_contain_text("No interview is completed at this stage yet.")

    drag(card(screen, "Bela Horvath"), column(rita, "Peer interview"))
    expect(card(screen, "Bela Horvath")).to_contain_text("can move only to the next stage, First interview")

    dora.get_by_role("link", name="Advance with a reason").click()
    expect(rita.page.get_by_role("heading", name=f"Advance {NOT_READY}")).to_be_visible()


def test_an_optional_stage_is_skipped_by_drag_or_key_and_its_condition_asks_for_a_reason(
    at_board, opening, session
):
    first, peer = opening.stages[2:4]
    first.optional, first.condition = True, "If the director wishes it."
    session.commit()
    rita = at_board("rita@example.com")
    screen, bela, aino = column(rita, "Recruiter screen"), "Bela Horvath", "Aino Korhonen"

    drag(card(screen, bela), column(rita, peer.name))
    refused = card(screen, bela)
    expect(refused).to_contain_text(first.condition)
    refused.get_by_role("link", name="Advance with a reason").click()
    expect(rita.page.get_by_text(f"You skip {first.name}")).to_be_visible()
    rita.page.get_by_label("Reason").fill("The director knows her.")
    rita.page.get_by_role("button", name="Advance candidate").click()
    expect(rita.page.get_by_role("heading", name=bela)).to_be_visible()

    first.condition = ""
    session.commit()
    rita.page.goto(f"/openings/{opening.id}")
    rita.page.keyboard.press("ArrowDown")
    rita.page.keyboard.press("s")
    expect(card(column(rita, peer.name), aino)).to_be_visible()
    expect(card(column(rita, peer.name), bela)).to_be_visible()
    drag(card(screen, "Chidi Eze"), column(rita, opening.stages[4].name))
    expect(card(screen, "Chidi Eze")).to_contain_text(f"can move only to {first.name} or {peer.name}")


def test_three_candidates_are_advanced_with_three_clicks(at_board):
    rita = at_board("rita@example.com")
    for name in READY:
        column(rita, "Recruiter screen").get_by_role("button", name=f"Advance {name}").click()
    for name in READY:
        expect(card(column(rita, "First interview"), name)).to_be_visible()
        expect(card(column(rita, "Recruiter screen"), name)).to_have_count(0)


@pytest.mark.full("the same buttons by mouse above; test_pages_for_everyone.py sees a board on a phone")
def test_with_a_finger_a_card_is_advanced_or_declined_in_two_taps(at_board):
    rita = at_board("rita@example.com", screen=PHONE, touch=True)
    screen = column(rita, "Recruiter screen")
    dora, aino = card(screen, NOT_READY), card(screen, "Aino Korhonen")
    expect(dora.get_by_role("button", name=f"Advance {NOT_READY}")).to_be_hidden()

    dora.locator("summary", has_text=f"Actions for {NOT_READY}").tap()
    dora.get_by_role("button", name=f"Advance {NOT_READY}").tap()
    expect(dora).to_contain_text("No interview is completed at this stage yet.")
    expect(dora.get_by_role("link", name="Decline")).to_be_hidden()

    aino.get_by_role("button", name="Advance Aino Korhonen").tap()
    moved = card(column(rita, "First interview"), "Aino Korhonen")
    said(rita, "Moved Aino Korhonen to First interview.")
    moved.locator("summary", has_text="Actions for Aino Korhonen").tap()
    moved.get_by_role("link", name="Decline Aino Korhonen").tap()
    expect(rita.page.get_by_role("heading", name="Decline Aino Korhonen")).to_be_visible()


def test_by_keyboard_alone(at_board):
    rita = at_board("rita@example.com")
    page, keyboard = rita.page, rita.page.keyboard
    keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Aino Korhonen", exact=True)).to_be_focused()
    keyboard.press("x")
    expect(page.get_by_role("checkbox", name="Select Aino Korhonen")).to_be_checked()

    keyboard.press("a")
    expect(card(column(rita, "First interview"), "Aino Korhonen")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Select Aino Korhonen")).to_be_checked()
    expect(page.get_by_role("link", name="Bela Horvath", exact=True)).to_be_focused()
    keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Aino Korhonen", exact=True)).to_be_focused()
    keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Bela Horvath", exact=True)).to_be_focused()

    keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    keyboard.press("a")
    keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(card(column(rita, "Recruiter screen"), "Bela Horvath")).to_be_visible()

    page.get_by_label("Source").press_sequentially("dax")
    expect(page.get_by_label("Source")).to_have_value("dax")
    page.get_by_role("link", name="Bela Horvath", exact=True).focus()
    keyboard.press("Control+d")
    expect(page.get_by_role("link", name="Bela Horvath", exact=True)).to_be_focused()
    keyboard.press("d")
    expect(page.get_by_role("heading", name="Decline Bela Horvath")).to_be_visible()


@pytest.mark.full("test_search_box.py turns the key of the search off in the same way")
def test_the_keys_can_be_turned_off(at_board):
    rita = at_board("rita@example.com")
    rita.presses("Keyboard shortcuts")
    rita.page.get_by_label("Use a, d, x and the arrows on boards").uncheck()
    rita.presses("Close")
    rita.page.get_by_role("link", name="Aino Korhonen", exact=True).focus()
    rita.page.keyboard.press("d")
    rita.page.keyboard.press("ArrowDown")
    expect(rita.page.get_by_role("link", name="Aino Korhonen", exact=True)).to_be_focused()


def test_two_people_see_each_others_moves(at_board, opening):
    rita, dana = at_board("rita@example.com"), at_board("dana@example.com")
    dana.page.get_by_role("checkbox", name="Select Chidi Eze").check()
    dana.page.get_by_role("link", name="Chidi Eze", exact=True).focus()

    rita.presses("Advance Chidi Eze")

    expect(card(column(dana, "First interview"), "Chidi Eze")).to_be_visible()
    said(dana, "Chidi Eze is now at First interview.")
    expect(dana.page.get_by_role("checkbox", name="Select Chidi Eze")).to_be_checked()
    expect(dana.page.get_by_role("link", name="Chidi Eze", exact=True)).to_be_focused()

    dana.page.route("**/board*", lambda route: route.abort())
    rita.presses("Advance Bela Horvath")
    said(rita, "Moved Bela Horvath to First interview.")
    dana.page.get_by_role("button", name="Advance Bela Horvath").click()
    said(dana, "Rita Okafor moved this application to First interview on")
    expect(card(column(dana, "Recruiter screen"), "Bela Horvath")).to_contain_text("Rita Okafor moved this")


def test_without_javascript_a_button_leads_to_the_application(at_board, browser, running_server, opening):
    state = at_board("rita@example.com").context.storage_state()
    plain = browser.new_context(base_url=running_server, java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.goto(f"/openings/{opening.id}")
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()
    page.get_by_role("button", name="Advance Aino Korhonen").click()
    expect(page.get_by_text("Moved Aino Korhonen to First interview.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aino Korhonen")
    plain.close()
