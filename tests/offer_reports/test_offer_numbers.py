"""Offers and internal moves: what became of them, against plain examples. No money is in any of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from app.candidates.models import Status
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.filters import HiringFilter
from app.offer_reports.internal import internal_report
from app.offer_reports.offers import offers_report
from app.offers.answer import accept_offer, decline_offer
from app.offers.expiry import expire_one_offer
from app.people.jobs import change_job
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.offers import a_sent_offer

MONDAY = datetime(2030, 1, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
QUERY = "from=2030-01&until=2030-02"


def asked_for() -> AskedHiringReport:
    return AskedHiringReport(HiringFilter(date(2030, 1, 1), date(2030, 2, 28)), {})


def texts(report, key: str) -> dict[str, list[str]]:
    return {row.name: [cell.text for cell in row.cells] for row in report.table(key).rows}


@pytest.fixture
def offers(cast, session):
    """In January: one accepted after three days, one declined, one expired and sent again in February."""
    clock.freeze(MONDAY)
    opening = an_opening(cast)
    applications = [an_application(cast, 6, opening=opening, candidate=a_candidate()) for _ in range(3)]
    accepted, declined, _expired = (a_sent_offer(cast, each) for each in applications)
    clock.move(3 * DAY)
    accept_offer(accepted, name="Mateusz Lis")
    clock.move(2 * DAY)
    decline_offer(declined, reason="=1+1 is too little.")
    clock.move(25 * DAY)
    session.commit()
    while expire_one_offer():
        session.commit()
    again = a_sent_offer(cast, applications[2])
    clock.move(DAY)
    accept_offer(again, name="Mateusz Lis")
    session.commit()
    return opening


@pytest.mark.both_databases
def test_offers_are_counted_by_what_became_of_them(cast, offers) -> None:
    found = texts(offers_report(asked_for(), cast.rita), "months")
    # offers, accepted, declined, expired, withdrawn, open, with a reason, accepted of ended, days, versions
    assert found == {
        "Jan 2030": ["3", "1", "1", "1", "0", "0", "1", "33.3%", "3", "1"],
        "Feb 2030": ["1", "1", "0", "0", "0", "0", "0", "100.0%", "23", "1"],
    }
    (of_opening,) = texts(offers_report(asked_for(), cast.rita), "openings").values()
    assert of_opening[:2] == ["4", "2"]
    assert texts(offers_report(asked_for(), cast.hugo), "months") == {}


def test_each_number_of_offers_leads_to_its_applications(cast, client, offers) -> None:
    client.sign_in(cast.rita)
    text = client.get(f"/reports/hiring/offers?{QUERY}").text
    links = re.findall(r'<a href="(/reports/hiring/offers/applications\?[^"]*)">(\d+)</a>', text)
    listed = {unescape(url): client.get(unescape(url)).text for url, _number in links}
    for url, number in links:
        of_opening_twice = "opening=" in url and number in ("4", "2")  # an application with two offers
        rows = listed[unescape(url)].count('<th scope="row">')
        assert rows == int(number) or (of_opening_twice and rows in (2, 3)), url
    declined = next(text for url, text in listed.items() if "state=declined" in url)
    assert "=1+1 is too little." in declined
    assert "90,000" not in text + "".join(listed.values())
    for table in ("months", "openings"):
        assert client.get(f"/reports/hiring/offers.csv?{QUERY}&table={table}").status_code == 200


@pytest.mark.both_databases
def test_internal_candidates_count_with_the_role_they_had(cast, session) -> None:
    clock.freeze(MONDAY)
    for user in (cast.jonas, cast.ines):
        user.created_at = MONDAY - 30 * DAY
    opening = an_opening(cast)
    an_application(cast, opening=opening, candidate=a_candidate(user=cast.jonas), status=Status.HIRED)
    an_application(cast, opening=opening, candidate=a_candidate(user=cast.ines), status=Status.DECLINED)
    newcomer = a_candidate(user=cast.sam)
    cast.sam.created_at = MONDAY + DAY  # hired as somebody new: the account came later
    an_application(cast, opening=opening, candidate=newcomer, status=Status.HIRED)
    clock.move(9 * DAY)
    change_job(cast.jonas, "SMB Account Executive", manager=None, from_day=clock.now().date())
    session.flush()
    found = texts(internal_report(asked_for(), cast.rita), "roles")
    assert found == {  # applied, hired, active, declined, withdrawn, moved, hired of applied
        "Account Executive": ["1", "0", "0", "1", "0", "0", "0.0%"],
        "Inside Sales Representative": ["1", "1", "0", "0", "0", "0", "100.0%"],
    }
    assert texts(internal_report(asked_for(), cast.ines), "roles") == {}


def test_the_numbers_of_internal_moves_lead_to_their_applications(cast, client, session) -> None:
    clock.freeze(MONDAY)
    cast.jonas.created_at = MONDAY - 30 * DAY
    an_application(cast, opening=an_opening(cast), candidate=a_candidate(user=cast.jonas))
    session.commit()
    client.sign_in(cast.rita)
    text = client.get(f"/reports/hiring/internal?{QUERY}").text
    links = re.findall(r'<a href="(/reports/hiring/internal/applications\?[^"]*)">(\d+)</a>', text)
    assert [number for _url, number in links] == ["1", "1"]
    assert all(client.get(unescape(url)).text.count('<th scope="row">') == 1 for url, _number in links)
