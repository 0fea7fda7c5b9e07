"""What an interviewer types on a phone is never lost: no network, a closed tab, an ended session."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from app.interviews.models import ScorecardDraft
from app.people.models import User
from app.sessions.actions import end_user_sessions
from tests.cast import Cast, assemble_cast, cast_of_before
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.journeys.people import PATIENCE, Colleague
from tests.real.databases import migrated_database
from tests.real.line import Line, line_to
from tests.real.postgres import Postgres

PHONE = {"width": 360, "height": 780}
TYPED = "Ran 120 renewals a quarter, and told the story of the two that slipped."
MORE = "Prepared: had read the account plan."
SAVED = re.compile(r"^Saved \d\d:\d\d")


@pytest.fixture(scope="module")
def shared_url(postgresql: Postgres) -> Iterator[str]:
    """One database for all tests of this file, each with an interview of its own: one server serves them."""
    with migrated_database(postgresql) as url:
        yield url


@pytest.fixture
def database_url(shared_url: str) -> str:
    return shared_url


@pytest.fixture
def cast(session) -> Cast:
    return cast_of_before() if session.scalars(select(User)).first() else assemble_cast()


@dataclass(frozen=True)
class Meeting:
    """Ines's interview, by numbers: a record would be read anew and keep the database for itself."""

    id: int
    interviewer_id: int


@pytest.fixture
def interview(cast, session) -> Meeting:
    interview = an_interview(an_application(cast, stage=4), cast.ines)
    meeting = Meeting(interview.id, cast.ines.id)
    session.commit()
    return meeting


@pytest.fixture
def line(running_server: str) -> Iterator[Line]:
    """What connects the phone with the server."""
    with line_to(running_server) as line:
        yield line


@pytest.fixture
def phone(browser: Browser, line: Line, interview: Meeting) -> BrowserContext:
    """Ines's, signed in."""
    ines = Colleague(browser, line.address)
    ines.signs_in("ines@example.com")
    return ines.page.context


def opened(phone: BrowserContext, interview: Meeting) -> Page:
    page = phone.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"/interviews/{interview.id}")
    return page


def is_kept(page: Page, with_text: str = "") -> None:
    """Wait until the page, with this text, and what it is made of are kept for when there is no network.

    A page is kept as it opens, and again after each save.
    """
    comes_true(
        page,
        """async (text) => {
          const page = await (await caches.open('interviews: pages')).match(location.pathname);
          const files = (await (await caches.open('interviews: files')).keys()).map((file) => file.url);
          const parts = ['autosave.js', 'typed.js', 'offline.js', '.css'];
          const hasAll = parts.every((part) => files.some((file) => file.includes(part)));
          return page && (await page.text()).includes(text) && hasAll;
        }""",
        with_text,
    )


def comes_true(page: Page, function: str, value: str = "") -> None:
    """Wait until an asynchronous function answers true: `wait_for_function` does not await its answer."""
    give_up_at = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(function, value):
        assert time.monotonic() < give_up_at, f"It never came true: {function}"
        page.wait_for_timeout(50)


def is_cut_off(phone: BrowserContext) -> bool:
    """Whether the worker that answers for the page cannot reach the server either."""
    (worker,) = phone.service_workers
    return worker.evaluate("() => fetch('/healthz').then(() => false, () => true)")


def take_aways(page: Page):
    return page.get_by_label("Key takeaways")


def typed_on_the_server(session, interview: Meeting) -> dict[str, str]:
    draft = session.get(ScorecardDraft, (interview.id, interview.interviewer_id), populate_existing=True)
    typed = draft.typed if draft else {}
    session.rollback()
    return typed


def test_it_is_saved_as_one_types_and_says_so(phone, session, interview):
    page = opened(phone, interview)
    take_aways(page).fill(TYPED)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    assert typed_on_the_server(session, interview)["take_aways"] == TYPED
    assert page.evaluate("localStorage.length") == 0
    expect(take_aways(opened(phone, interview))).to_have_value(TYPED)


def test_what_is_typed_before_the_modules_have_come_is_saved_too(phone, session, interview):
    page = phone.new_page()
    page.route("**/autosave.js*", lambda route: (take_aways(page).fill(TYPED), route.continue_()))
    page.goto(f"/interviews/{interview.id}")
    expect(page.get_by_role("status")).to_have_text(SAVED)
    assert typed_on_the_server(session, interview)["take_aways"] == TYPED


def test_no_network_a_closed_tab_opened_again_and_the_network_back(phone, line, session, interview):
    page = opened(phone, interview)
    take_aways(page).fill(TYPED)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    is_kept(page, with_text=TYPED)

    line.cut()
    phone.set_offline(True)
    page.get_by_label("Pros").fill(MORE)
    expect(page.get_by_role("status")).to_have_text("Not saved: offline, kept in this browser")
    page.close()
    assert is_cut_off(phone)
    page = opened(phone, interview)

    expect(page.get_by_text("It is back in the form.")).to_be_visible()
    expect(take_aways(page)).to_have_value(TYPED)
    expect(page.get_by_label("Pros")).to_have_value(MORE)
    assert "pros" not in {name for name, text in typed_on_the_server(session, interview).items() if text}
    line.mend()
    phone.set_offline(False)
    expect(page.locator("[data-saving]")).to_have_text(SAVED)
    assert typed_on_the_server(session, interview)["pros"] == MORE
    assert typed_on_the_server(session, interview)["take_aways"] == TYPED


def test_it_is_not_submitted_without_a_network_and_stays_where_it_is(phone, interview):
    page = opened(phone, interview)
    fill_in(page)
    phone.set_offline(True)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_role("status")).to_have_text("Not saved: offline, kept in this browser")
    phone.set_offline(False)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_text("Submitted your scorecard.")).to_be_visible()


def test_a_session_that_ended_on_the_server_loses_nothing(phone, session, cast, interview, running_server):
    page = opened(phone, interview)
    end_user_sessions(cast.ines.id)
    session.commit()
    take_aways(page).fill(TYPED)
    expect(page.get_by_role("status")).to_contain_text("Not saved: you are signed out, kept in this browser")

    other = phone.new_page()
    other.goto("/sign-in")
    other.get_by_label("Email").fill("ines@example.com")
    other.get_by_label("Password").fill("a long and private sentence")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Your turn")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status")).to_have_text(SAVED)
    assert typed_on_the_server(session, interview)["take_aways"] == TYPED


def test_a_tab_closed_right_after_typing_loses_nothing(phone, session, interview):
    page = opened(phone, interview)
    take_aways(page).fill(TYPED)
    page.close()
    page = opened(phone, interview)
    expect(take_aways(page)).to_have_value(TYPED)
    expect(page.locator("[data-saving]")).to_have_text(re.compile("^Saved"))
    assert typed_on_the_server(session, interview)["take_aways"] == TYPED


def test_an_older_tab_never_writes_over_a_newer_one_in_silence(phone, session, interview):
    older, newer = opened(phone, interview), opened(phone, interview)
    take_aways(newer).fill("The newer.")
    expect(newer.get_by_role("status")).to_have_text(SAVED)
    take_aways(older).fill("The older.")

    expect(older.get_by_role("status")).to_contain_text("Another page saved this draft meanwhile.")
    assert typed_on_the_server(session, interview)["take_aways"] == "The newer."
    older.get_by_role("button", name="Open the other version").click()
    expect(take_aways(older)).to_have_value("The newer.")
    older.get_by_role("button", name="Use this text").click()
    expect(take_aways(older)).to_have_value("The older.")
    expect(older.locator("[data-saving]")).to_have_text(SAVED)


def test_nothing_is_kept_on_the_phone_once_it_is_submitted_or_she_signs_out(phone, interview):
    page = opened(phone, interview)
    fill_in(page)
    expect(page.get_by_role("status")).to_have_text(SAVED)
    is_kept(page)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_text("Submitted your scorecard.")).to_be_visible()
    comes_true(
        page,
        "async () => (await (await caches.open('interviews: pages')).keys()).length === 0"
        " && localStorage.length === 0",
    )
    page.get_by_role("link", name="Edit scorecard").click()
    is_kept(page)
    page.get_by_role("button", name="Sign out").click()
    comes_true(page, "async () => !(await caches.keys()).includes('interviews: pages')")


def fill_in(page: Page) -> None:
    for label in ("Key takeaways", "Pros", "Cons"):
        page.get_by_label(label, exact=True).fill(f"{label}, in short.")
    page.get_by_role("radio", name="Yes", exact=True).check()
