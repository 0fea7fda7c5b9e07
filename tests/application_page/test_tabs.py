"""The tabs of an application: each is an address, says which one it is, and shows only its own."""

from __future__ import annotations

import pytest

from app.application_notes.rules import NoteAudience
from tests.factories.applications import an_application
from tests.factories.documents import a_document
from tests.factories.interviews import a_questionnaire, an_interview
from tests.factories.notes import a_note
from tests.real.page import Page

TABS = ["answers", "interviews", "references", "offer", "notes", "documents", "mail", "history"]


@pytest.fixture
def application(cast):
    application = an_application(cast, 4)
    a_questionnaire(application, answers=["First", "Second", "Third"])
    an_interview(application, cast.ines)
    a_note(application, cast.dana, "Asks for 60.", NoteAudience.HIRING_TEAM)
    a_document(application, b"Renewals", name="cv.txt")
    return application


def tab_of(client, application, tab=""):
    return client.get(f"/applications/{application.id}{'/' if tab else ''}{tab}").text


def test_each_tab_is_an_address_that_marks_itself(client, cast, application):
    client.sign_in(cast.rita)
    for tab in ["", *TABS]:
        page = Page(tab_of(client, application, tab))
        nav = next(each for each in page.all("nav") if each.attributes.get("aria-label") == "Application")
        links = page.all("a", within=nav)
        here = [each.attributes["href"] for each in links if "aria-current" in each.attributes]
        assert here == [f"/applications/{application.id}{'/' if tab else ''}{tab}"]
        assert len(links) == len(TABS) + 1


def test_each_tab_shows_its_own_and_no_other(client, cast, application):
    client.sign_in(cast.rita)
    marks = {
        "answers": "Second",
        "notes": "Asks for 60.",
        "documents": "cv.txt",
        "history": "added the application",
    }
    marks["interviews"] = f'href="/interviews/{application.interviews[0].id}"'
    for tab in TABS:
        page = tab_of(client, application, tab)
        assert [name for name, mark in marks.items() if mark in page] == [tab] * (tab in marks), tab


def test_a_note_is_written_where_notes_are(client, cast, application):
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}/notes"
    answer = client.submit(page, page=page, note="Speaks Polish.")
    assert answer.location == f"{page}#notes"
    assert "Speaks Polish." in client.get(page).text


def test_who_does_not_see_the_application_sees_no_tab(client, cast, application):
    client.sign_in(cast.hugo)
    for tab in ["", *TABS]:
        address = f"/applications/{application.id}{'/' if tab else ''}{tab}"
        assert client.get(address).status_code == 404
