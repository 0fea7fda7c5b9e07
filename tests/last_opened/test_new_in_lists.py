"""The list of what is new to a person: the count of the openings leads to exactly those rows."""

from __future__ import annotations

from datetime import timedelta

from app.last_opened import queries
from app.last_opened.actions import record_change, record_visit
from app.shared import clock
from tests.application_lists.test_list_page import names
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document
from tests.factories.interviews import an_interview
from tests.real.page import Page

NEW = "/applications?status=any&new=yes"


def rows(client):
    """The names in the list to which the count leads."""
    return names(Page(client.get(NEW).text))


def test_the_count_leads_to_exactly_those_rows(client, cast):
    new, opened, _unchanged = (
        an_application(cast, 4, candidate=a_candidate(name)) for name in ("Ana New", "Bo Opened", "Cy Same")
    )
    for application in (new, opened):
        a_document(application)
    record_visit(opened, opened_at=clock.now(), by=cast.rita)
    client.sign_in(cast.rita)
    (link,) = [each for each in Page(client.get("/openings").text).all("a") if "New to you: 1" in each.text]
    assert link.attributes["href"] in (NEW, "/applications?new=yes&status=any")
    assert rows(client) == ["Ana New"]
    record_visit(new, opened_at=clock.now(), by=cast.rita)
    assert "New to you" not in client.get("/openings").text
    assert rows(client) == []


def test_a_scorecard_of_another_shows_nothing_to_who_owes_one(client, cast):
    application = an_application(cast, 4)
    an_interview(application, cast.dana, starts_in=timedelta(hours=-2))
    record_change(application, by=cast.ines, is_open=False)
    client.sign_in(cast.dana)
    assert rows(client) == []
    client.sign_in(cast.rita)
    assert len(rows(client)) == 1


def test_many_are_not_counted_to_the_end(cast, session, monkeypatch):
    monkeypatch.setattr(queries, "NEW_COUNT_CAP", 1)
    for _ in range(2):
        a_document(an_application(cast, 4))
    assert queries.new_count(cast.rita) == "1+"
