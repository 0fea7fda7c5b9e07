"""My interviews: scorecards due, today and upcoming, in the reader's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.scorecards.my_interviews import agenda_of
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    clock.freeze(NOON)


def meeting(cast, name, hours, **values):
    """An interview of Ines's with someone, some hours from now."""
    application = an_application(cast, stage=4, candidate=a_candidate(name))
    return an_interview(application, cast.ines, starts_in=timedelta(hours=hours), **values)


def test_each_interview_is_in_its_section(client, cast):
    soon, tomorrow = meeting(cast, "Soon Today", 3), meeting(cast, "Next Day", 22)
    under_way = meeting(cast, "Under Way", -0.25)
    over, late = meeting(cast, "Just Over", -2), meeting(cast, "Long Over", -30)
    a_scorecard(meeting(cast, "All Done", -5))
    agenda = agenda_of(cast.ines, NOON)
    assert list(agenda.owed) == [late, over]
    assert list(agenda.today) == [under_way, soon]
    assert list(agenda.upcoming) == [tomorrow]

    client.sign_in(cast.ines)
    page = client.get("/interviews").text
    assert (
        page.index("Long Over") < page.index("Just Over") < page.index("Under Way") < page.index("Next Day")
    )
    assert "Overdue since Thu 26 Nov, 06:30 (Lisbon)" in page
    assert "Scorecard due Fri 27 Nov, 10:30 (Lisbon)" in page
    assert "Now, until Thu 26 Nov, 12:15 (Lisbon)" in page
    assert "All Done" not in page
    assert f'href="/interviews/{soon.id}"' in page


def test_today_is_in_the_readers_time_zone(cast):
    evening = meeting(cast, "Late Evening", 11)  # 23:00 in Lisbon, tomorrow in Karachi
    assert list(agenda_of(cast.ines, NOON).today) == [evening]
    cast.ines.time_zone = "Asia/Karachi"
    assert list(agenda_of(cast.ines, NOON).upcoming) == [evening]


def test_it_shows_own_interviews_and_is_in_the_navigation_of_interviewers(client, cast):
    meeting(cast, "Not Sams", 3)
    client.sign_in(cast.sam)
    page = client.get("/interviews").text
    assert "Not Sams" not in page
    assert "No interviews today." in page
    assert ">My interviews</a>" in page
    client.sign_in(cast.marta)
    assert client.get("/interviews").status_code == 403
    assert "My interviews" not in client.get("/").text


def test_only_own_interviews_mark_the_navigation(client, cast):
    theirs = meeting(cast, "Not Ritas", 3)
    here = 'href="/interviews" aria-current="page"'
    client.sign_in(cast.rita)
    assert here in client.get("/interviews").text
    page = client.get(f"/interviews/{theirs.id}")
    assert (page.status_code, here in page.text) == (200, False)
    client.sign_in(theirs.interviewer)
    assert here in client.get(f"/interviews/{theirs.id}").text


def test_it_leaves_out_openings_the_reader_applied_to(client, cast):
    opening = an_opening(cast)
    theirs = an_interview(an_application(cast, 4, opening=opening), cast.ines)
    client.sign_in(cast.ines)
    assert theirs.application.candidate.name in client.get("/interviews").text
    an_application(cast, opening=opening, candidate=a_candidate("Ines Duarte", user=cast.ines))
    assert theirs.application.candidate.name not in client.get("/interviews").text
