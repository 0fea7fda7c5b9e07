"""A preview shows a document to who may download it, page by page: a picture, the text, what is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.documents import file_storage as storage
from app.documents import problems, purge_documents
from app.documents.models import Document
from app.documents.preview.find import find_matches, marked
from app.documents.worker import READ_LEASE
from app.interviews.models import InterviewState
from app.shared import clock
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document, a_drawn_document, a_read_document, read_and_draw
from tests.factories.interviews import an_interview
from tests.real.page import Page
from tests.real.papers import a_docx

PDF = b"%PDF-1.7 obj startxref %%EOF"
DOWNLOAD = "Download"


def links_of(html: str) -> dict[str, str]:
    return {link.text.strip(): link.attributes["href"] for link in Page(html).all("a")}


def pictures_in(html: str) -> list[str]:
    sources = [image.attributes["src"] for image in Page(html).all("img")]
    return [source for source in sources if source.startswith("/documents/")]


def matches_in(html: str) -> list[str]:
    return [mark.text for mark in Page(html).all("mark")]


@pytest.fixture
def document(cast, session) -> Document:
    return a_drawn_document(an_application(cast, 4), "Łódź and Zürich", "Renewals in\nZürich", "")


def test_each_page_and_zoom_has_an_address(client, cast, document):
    client.sign_in(cast.rita)
    address = f"/documents/{document.id}/preview"
    first = client.get(address).text
    links = links_of(first)
    assert pictures_in(first) == [f"/documents/{document.id}/picture?page=1"]
    assert ("Łódź and Zürich" in first, "Renewals" in first) == (True, False)
    assert links["Next page"] == f"{address}?page=2"
    assert links["Zoom 150%"] == f"{address}?zoom=150"
    assert "Previous page" not in links

    middle = client.get(f"{address}?page=2&zoom=250&find=zurich").text
    links = links_of(middle)
    assert links["Previous page"] == f"{address}?zoom=250&find=zurich"
    assert links["Next page"] == f"{address}?page=3&zoom=250&find=zurich"
    assert links["Zoom 100%"] == f"{address}?page=2&find=zurich"
    assert links[DOWNLOAD] == f"/documents/{document.id}"

    last = client.get(f"{address}?page=3").text
    assert "Next page" not in links_of(last)
    assert "There is no text on this page." in last
    for odd in ("page=4", "page=0", "page=x", "page=1&page=2", "zoom=1", "zoom=150&zoom=150"):
        assert client.get(f"{address}?{odd}").status_code == 400, odd


def test_what_is_found_is_marked_and_other_pages_with_it_are_named(client, cast, document):
    client.sign_in(cast.rita)
    address = f"/documents/{document.id}/preview"
    for phrase, marks, sentence in (
        ("zurich", ["Zürich"], "1 match for “zurich” on this page."),
        ("lodz AND", ["Łódź and"], "1 match for “lodz AND” on this page."),
        ("renewals", [], "No match for “renewals” on this page."),
        ("<b>x", [], "No match for “&lt;b&gt;x” on this page."),
    ):
        page = client.get(address, query_string={"find": phrase}).text
        assert (matches_in(page), sentence in page) == (marks, True), phrase
        assert ("Other pages with matches:" in page) == (phrase in ("zurich", "renewals")), phrase
    links = links_of(client.get(f"{address}?find=zurich").text)
    assert links["page 2"] == f"{address}?page=2&find=zurich#text"
    assert matches_in(client.get(f"{address}?page=2&find=in+zurich").text) == ["in\nZürich"]


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Zoë Łukasik", "zoe lukasik", ["Zoë Łukasik"]),
        ("Zoe\u0308 x", "ZOË", ["Zoe\u0308"[:3]]),
        ("Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("account\n  executive", "Account Executive", ["account\n  executive"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("co\u00adop", "coop", ["co\u00adop"]),
        ("anything", "", []),
        ("anything", " \u200b ", []),
        ("", "x", []),
    ],
)
def test_a_phrase_is_found_without_case_accents_and_line_breaks(text, phrase, found):
    segments = marked(text, find_matches(text, phrase))
    assert [words for words, is_match in segments if is_match] == found
    assert "".join(words for words, _ in segments) == text


def test_a_picture_is_private_and_runs_nothing(client, cast, document):
    client.sign_in(cast.rita)
    for path in ("picture", "picture?page=2", "thumbnail"):
        answer = client.get(f"/documents/{document.id}/{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert answer.data.startswith(b"\x89PNG")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none';")
        assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
    storage.remove_file(document.stored_as)
    for path in ("picture?page=4", "picture", "thumbnail"):
        assert client.get(f"/documents/{document.id}/{path}").status_code == 404
    assert client.get(f"/documents/{document.id}/picture?page=21").status_code == 400


def test_who_may_not_download_a_document_sees_no_page_of_it(client, cast, session, document):
    own = a_drawn_document(an_application(cast, candidate=a_candidate("Rita", user=cast.rita)), "own")
    interview = an_interview(document.application, cast.ines)
    paths = [f"/documents/{document.id}{path}" for path in ("", "/preview", "/picture", "/thumbnail")]

    def statuses(user) -> set[int]:
        client.sign_in(user)
        return {client.get(path).status_code for path in paths}

    assert statuses(cast.rita) == statuses(cast.dana) == statuses(cast.ines) == {200}
    assert statuses(cast.sam) == statuses(cast.hugo) == statuses(cast.ada) == {404}
    interview.state = InterviewState.CANCELLED
    assert statuses(cast.ines) == {404}
    client.sign_in(cast.rita)
    assert client.get(f"/documents/{own.id}/picture").status_code == 404
    purge_documents(document.candidate)
    assert statuses(cast.rita) == {404}


def test_a_file_that_is_not_a_pdf_is_shown_as_its_text(client, cast, session):
    lines = [f"Line {number} of renewals" for number in range(500)]
    document = a_document(an_application(cast), a_docx("<b>Dear team</b>", *lines), name="letter.docx")
    session.commit()
    client.sign_in(cast.rita)
    address = f"/documents/{document.id}/preview"
    assert "This file is being read. Load this page again in a few seconds." in client.get(address).text

    read_and_draw()

    page = client.get(address).text
    assert "Only the text of this file is shown." in page
    assert ("&lt;b&gt;Dear team&lt;/b&gt;" in page, "<b>Dear" in page) == (True, False)
    assert pictures_in(page) == []
    assert "Line 499" in client.get(f"{address}?page=2").text + client.get(f"{address}?page=3").text
    assert "page 2" in links_of(client.get(f"{address}?find=renewals").text)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (problems.LOCKED_PROBLEM, "This file is locked with a password."),
        (problems.DAMAGED_PROBLEM, "This file is damaged."),
        (problems.NO_PAGES_PROBLEM, "This file has no pages."),
        (problems.READ_TIMEOUT_PROBLEM, "Reading this file takes too long."),
        (problems.FILE_MISSING_PROBLEM, "This file is missing."),
    ],
)
def test_a_file_that_cannot_be_shown_says_why(client, cast, session, problem, sentence):
    document = a_document(an_application(cast), PDF, name="cv.pdf")
    document.read_due_at, document.problem = None, problem
    client.sign_in(cast.rita)
    page = client.get(f"/documents/{document.id}/preview").text
    assert sentence in page
    assert DOWNLOAD in links_of(page)
    assert "Find in this document" not in page


def test_pages_that_are_not_drawn_yet_or_never_say_so(client, cast, document):
    client.sign_in(cast.rita)
    document.drawn_pages = [[31, 44], None]
    for page, sentence in (
        (1, None),
        (2, "This page cannot be drawn: it is damaged, or drawing it takes too long."),
        (3, "This page is being drawn. Load it again in a few seconds."),
    ):
        shown = client.get(f"/documents/{document.id}/preview?page={page}").text
        assert (sentence or "Łódź") in shown
        assert len(pictures_in(shown)) == (0 if sentence else 1)


def test_a_document_read_before_there_were_pictures_shows_its_text_meanwhile(client, cast, session):
    document = a_read_document(an_application(cast), "Renewals")
    document.kind, document.read_due_at = "pdf", clock.now() + READ_LEASE
    session.commit()
    session.refresh(document)
    client.sign_in(cast.rita)
    page = client.get(f"/documents/{document.id}/preview").text
    assert "This page is being drawn." in page
    assert "Renewals" in page


def test_more_pages_than_a_preview_has_are_said(client, cast, document):
    document.page_count = 10_000
    client.sign_in(cast.rita)
    page = client.get(f"/documents/{document.id}/preview").text
    assert "The first 20 of 10,000 pages are shown. Download the file to see the others." in page
    assert client.get(f"/documents/{document.id}/preview?page=21").status_code == 400


def test_the_application_shows_the_first_page_of_the_newest_document_and_loads_it_late(
    client, cast, session, document
):
    newest = a_document(document.application, PDF + b" ", name="new.pdf")
    client.sign_in(cast.rita)
    address = f"/applications/{document.application_id}"
    assert pictures_in(client.get(address).text) == [f"/documents/{document.id}/thumbnail"]

    newest.page_count, newest.drawn_pages = 1, [[31, 44]]
    images = Page(client.get(address).text).all("img")
    (image,) = [each for each in images if each.attributes["alt"].startswith("First page of")]
    assert image.attributes["src"] == f"/documents/{newest.id}/thumbnail"
    assert image.attributes["loading"] == "lazy"
    newest.drawn_pages = [None]
    assert pictures_in(client.get(address).text) == [f"/documents/{document.id}/thumbnail"]


def test_recruiters_and_interviewers_are_led_to_it_and_back(client, cast, document):
    interview = an_interview(document.application, cast.ines, starts_in=timedelta(days=1))
    preview = f"/documents/{document.id}/preview"
    for user, page, back in (
        (cast.rita, f"/applications/{document.application_id}", document.candidate.name),
        (cast.ines, f"/interviews/{interview.id}", "Open kit"),
    ):
        client.sign_in(user)
        assert links_of(client.get(page).text)[f"Preview {document.name}"] == preview
        assert links_of(client.get(preview).text)[back] == page
