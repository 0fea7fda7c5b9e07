"""The board and the list of an opening show whom an application waits for, and can be filtered by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared import clock
from app.turns.urgency import Urgency, urgency
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.real.page import Page

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
BLIND = "Blind Spot"
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
pages = pytest.mark.parametrize("page", ["/openings/{}", "/openings/{}/applications"])


@pytest.fixture
def opening(cast):
    """Four applications: one waits for Rita, one for its candidate, one for Ines, one for Dana."""
    clock.freeze(MONDAY)
    opening = an_opening(cast)
    an_application(cast, 1, opening=opening, candidate=a_candidate("To Send"))
    a_questionnaire(an_application(cast, 1, opening=opening, candidate=a_candidate("To Answer")))
    met = an_application(cast, 4, opening=opening, candidate=a_candidate("To Fill In"))
    an_interview(met, cast.ines, starts_in=timedelta(hours=1))
    decided = an_application(cast, 4, opening=opening, candidate=a_candidate("To Decide"))
    a_scorecard(an_interview(decided, cast.ines))
    return opening


@pytest.fixture
def shown(client, opening):
    """The candidates on a page of the opening, by name."""
    names = ("To Answer", "To Decide", "To Fill In", "To Send", BLIND)

    def look(person, page: str, query: str = "") -> list[str]:
        client.sign_in(person)
        answer = client.get(page.format(opening.id) + query)
        assert answer.status_code == 200
        return [name for name in names if name in answer.text]

    return look


@pages
def test_only_what_waits_for_one_person_is_shown(cast, shown, page):
    assert len(shown(cast.rita, page)) == 4
    assert shown(cast.rita, page, f"?waiting_for={cast.ines.id}") == ["To Fill In"]
    assert shown(cast.rita, page, f"?waiting_for={cast.dana.id}") == ["To Decide"]
    assert shown(cast.rita, page, f"?waiting_for={cast.rita.id}") == ["To Send"]
    assert shown(cast.rita, page, "?waiting_for=candidates") == ["To Answer"]


@pages
def test_only_what_is_overdue_is_shown(cast, shown, page):
    """The scorecard has one business day, the decision and the questionnaire two, the answers five."""
    assert shown(cast.rita, page, "?overdue=yes") == []
    clock.freeze(MONDAY + timedelta(days=1, hours=2))
    assert shown(cast.rita, page, "?overdue=yes") == ["To Fill In"]
    clock.freeze(MONDAY + timedelta(days=2))
    assert shown(cast.rita, page, "?overdue=yes") == ["To Decide", "To Fill In", "To Send"]
    assert shown(cast.rita, page, f"?overdue=yes&waiting_for={cast.dana.id}") == ["To Decide"]


def test_the_filter_names_those_who_can_act_and_stays_on_the_page(client, cast, opening):
    client.sign_in(cast.rita)
    page = Page(client.get(f"/openings/{opening.id}?waiting_for={cast.ines.id}").text)
    (whom,) = [each for each in page.all("select") if each.attributes["name"] == "waiting_for"]
    options = [option.text for option in page.all("option", within=whom)]
    people = sorted(person.name for person in (cast.dana, cast.ines, cast.sam))
    assert options == ["Anyone", "You", "Candidates", *people]
    (chosen,) = [option for option in page.all("option", within=whom) if "selected" in option.attributes]
    assert chosen.text == cast.ines.name
    for address in (f"/openings/{opening.id}", f"/openings/{opening.id}/applications"):
        for value, name in ((cast.hugo.id, "Someone else"), (cast.rita.id, "You"), (999, "Someone else")):
            page = Page(client.get(f"{address}?waiting_for={value}").text)
            chosen = [each.text for each in page.all("option") if "selected" in each.attributes]
            assert name in chosen, (address, value)
        refused = client.get(f"{address}?waiting_for=nobody")
        assert refused.status_code == 400
        assert "The address has a value of “Waiting for” that does not exist." in refused.text


@pages
def test_who_owes_a_scorecard_learns_nothing_by_filtering(cast, shown, page, opening):
    """Dana owes one on an application whose other scorecard is in: it is in no filter but their own."""
    application = an_application(cast, 4, opening=opening, candidate=a_candidate(BLIND))
    an_interview(application, cast.dana, stage=opening.stages[2])
    a_scorecard(an_interview(application, cast.ines))
    anyone, dana = f"?waiting_for={cast.rita.id}", f"?waiting_for={cast.dana.id}"
    assert BLIND in shown(cast.rita, page, dana)
    assert BLIND in shown(cast.dana, page, dana), "their own scorecard"
    assert BLIND not in shown(cast.dana, page, anyone)
    clock.freeze(MONDAY + timedelta(days=2))
    assert BLIND in shown(cast.rita, page, "?overdue=yes"), "the decision is overdue"
    assert BLIND not in shown(cast.dana, page, "?overdue=yes"), "their own is not due yet"


@given(since=instants, limit=st.timedeltas(timedelta(hours=1), timedelta(days=20)), now=instants)
def test_urgency_only_grows(since, limit, now):
    due = since + limit
    order = list(Urgency)
    assert order.index(urgency(since, due, now)) <= order.index(urgency(since, due, now + timedelta(hours=3)))
    assert (urgency(since, due, now) in (Urgency.LATE, Urgency.BROKEN)) == (now >= due)
    assert urgency(since, due, due + limit) is Urgency.BROKEN
    assert urgency(since, due, due - limit / 5) is Urgency.NEAR
    assert urgency(since, due, due - limit / 3) is Urgency.ON_TIME
    assert urgency(since, None, now) is Urgency.ON_TIME
