"""A recruiter finds two records of one person, merges them, undoes it, and says that they are two people."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app.duplicates.finding import compare_one_candidate
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document
from tests.journeys.people import PHONE, Colleague

REASON = "One phone, and she says so."
SENT_BY_A_CLIENT = pytest.mark.full("duplicates/test_duplicates_pages.py does it without a browser")


@pytest.fixture
def pair(cast, session) -> None:
    for stage, name in ((1, "Lena Brandt"), (4, "Lena Brnadt")):
        candidate = a_candidate(name, phone="+49 341 1234567", location=f"Leipzig {stage}")
        a_document(an_application(cast, stage, candidate=candidate))
    session.commit()
    while compare_one_candidate():
        pass


@pytest.mark.parametrize(
    "on_phone",
    [
        pytest.param(False, id="desk"),
        pytest.param(True, id="phone without javascript", marks=SENT_BY_A_CLIENT),
    ],
)
def test_a_merge_and_its_undo(browser: Browser, pair, cast, session, running_server, on_phone):
    email = cast.rita.email
    session.commit()
    options = {"screen": PHONE, "java_script": False} if on_phone else {}
    rita = Colleague(browser, running_server, **options)
    rita.signs_in(email)
    rita.page.goto("/candidates")
    rita.opens("Possible duplicates")
    for said in ("Lena Brandt", "Lena Brnadt", "Same phone", "Similar name"):
        rita.reads(said)

    rita.page.get_by_role("link", name="Compare").click()
    rita.page.get_by_label("Leipzig 4").check()
    rita.page.get_by_label("How do you know").fill(REASON)
    rita.presses("Merge records")
    rita.reads("Everything is now with Lena Brandt.")
    rita.reads(REASON)
    rita.presses("Undo merge")
    rita.reads("Undid the merge. Both records are as they were.")

    rita.page.goto("/candidates?q=lena")
    for name in ("Lena Brandt", "Lena Brnadt"):
        expect(rita.page.get_by_role("rowheader", name=name)).to_be_visible()
    session.rollback()
    while compare_one_candidate():
        pass
    rita.page.goto("/candidates/duplicates")
    rita.presses("Not the same person")
    rita.reads("are recorded as not the same person")
    rita.reads("No possible duplicates.")
    rita.page.get_by_role("link", name="Not the same person").click()
    rita.presses("Undo")
    rita.reads("can be proposed as duplicates again")
