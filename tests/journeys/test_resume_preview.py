"""A recruiter reads a résumé page by page on a desk; its interviewer does on a phone, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from app.interviews.models import Interview
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document, read_and_draw
from tests.factories.interviews import an_interview
from tests.journeys.people import PATIENCE, PHONE, Colleague
from tests.real.papers import a_docx, a_pdf

PAGES = (
    '<h1 style="color: #1a4f8b">Lena Brandt</h1><b>Zürich</b><p>Four years of renewals in the mid-market.',
    '<div style="break-before: page"></div><h2>Łódź</h2><p>Two years of prospecting. Renewals again.',
)


@pytest.fixture
def interview(cast, session, tmp_path) -> int:
    """The interview with a candidate who sent a PDF of two pages and a DOCX."""
    application = an_application(cast, 4, candidate=a_candidate("Lena Brandt"))
    a_document(application, a_docx("Dear team,", "I enjoy prospecting."), name="letter.docx")
    a_document(application, a_pdf(tmp_path, *PAGES), name="Lena Brandt.pdf")
    number = an_interview(application, cast.ines).id
    session.commit()
    read_and_draw()
    return number


def test_a_recruiter_reads_a_resume_page_by_page(browser: Browser, interview, cast, session, running_server):
    email, path = cast.rita.email, f"/applications/{session.get_one(Interview, interview).application_id}"
    session.commit()
    rita = Colleague(browser, running_server)
    rita.signs_in(email)
    rita.page.goto(path)
    first = rita.page.get_by_role("img", name="First page of Lena Brandt.pdf")
    first.scroll_into_view_if_needed()
    _is_loaded(first)

    rita.opens("Preview Lena Brandt.pdf")
    rita.reads("Page 1 of 2")
    rita.reads("Four years of renewals")
    page = rita.page.get_by_role("img", name="Page 1 of 2")
    _is_loaded(page)
    narrow = _width(page)
    rita.opens("Zoom 250%")
    assert _width(rita.page.get_by_role("img", name="Page 1 of 2")) == pytest.approx(2.5 * narrow, rel=0.05)

    rita.opens("Next page")
    rita.reads("Page 2 of 2")
    _is_loaded(rita.page.get_by_role("img", name="Page 2 of 2"))
    rita.fills(Find_in_this_document="RENEWALS")
    rita.presses("Find")
    expect(rita.page.locator("mark")).to_have_text(["Renewals"])
    rita.opens("page 1")
    expect(rita.page.locator("mark")).to_have_text(["renewals"])
    rita.opens("Lena Brandt")
    rita.opens("Preview letter.docx")
    rita.reads("Only the text of this file is shown.")
    rita.reads("I enjoy prospecting.")


def test_an_interviewer_reads_it_on_a_phone_without_javascript(
    browser: Browser, interview, cast, session, running_server
):
    email = cast.ines.email
    session.commit()
    ines = Colleague(browser, running_server, screen=PHONE, java_script=False)
    ines.signs_in(email)
    ines.page.goto(f"/interviews/{interview}")
    ines.opens("Preview Lena Brandt.pdf")
    expect(ines.page.get_by_role("img", name="Page 1 of 2")).to_be_visible()
    ines.opens("Next page")
    ines.fills(Find_in_this_document="lodz")
    ines.presses("Find")
    expect(ines.page.locator("mark")).to_have_text(["Łódź"])
    expect(ines.page.locator("mark")).to_be_in_viewport()
    ines.opens("Open kit")
    expect(ines.page).to_have_url(f"{running_server}/interviews/{interview}")


def _is_loaded(picture: Locator) -> None:
    picture.page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=picture.element_handle(), timeout=PATIENCE
    )


def _width(picture: Locator) -> float:
    box = picture.bounding_box()
    assert box
    return box["width"]
