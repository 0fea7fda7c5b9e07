"""A time that one of the two would not expect is asked about first; a call is joined near its time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.availability.models import BusyTime, DayOff
from app.interviews.conflicts import PlannedInterview
from app.interviews.models import Interview
from app.interviews.time_warnings import time_warnings
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.slots import TUESDAY, can_be_met
from tests.real.filled_form import form_for
from tests.real.page import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)  # 11:00 for the candidate, in Warsaw
LINK = "https://meet.example/room?pwd=1"


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    cast.rita.time_zone = "UTC"
    return cast


@pytest.fixture
def application(cast):
    can_be_met(cast.ines, TUESDAY, 10, 12)
    return an_application(cast, 4)


def sent(client, cast, application, local: str, **more: str):
    client.sign_in(cast.rita)
    url = f"/applications/{application.id}/interviews/schedule"
    return client.submit(url, interviewer=cast.ines.id, starts_at=local, place="Room 4", **more)


def shown_again(url: str, answer):
    """The form as the answer shows it: filled in, with the question."""
    return form_for(url, Page(answer.text), url)


def days_off(cast, session) -> None:
    session.add(DayOff(user_id=cast.ines.id, first_day=date(2026, 12, 1), last_day=date(2026, 12, 1)))


def busy(cast, session) -> None:
    session.add(BusyTime(user_id=cast.ines.id, begins_at=TEN, ends_at=TEN + timedelta(hours=1)))


WARNINGS = [
    ("2026-12-01T05:00", None, "For Mateusz Lis it is 06:00 in Warsaw, outside 08:00–20:00."),
    ("2026-12-01T18:45", None, "For Mateusz Lis it is 19:45 in Warsaw, outside 08:00–20:00."),
    ("2026-12-01T13:00", None, "For Ines Duarte it is 13:00 in Lisbon, outside their hours."),
    ("2026-12-01T10:00", busy, "The calendar of Ines Duarte is busy at that time."),
    ("2026-12-01T10:00", days_off, "Ines Duarte is off on Tue 1 Dec."),
]


def test_each_time_that_one_of_them_would_not_expect_has_a_warning(cast, application, session):
    for local, make, concern in WARNINGS:
        if make:
            make(cast, session)
        starts_at = datetime.fromisoformat(local).replace(tzinfo=UTC)
        ends_at = starts_at + timedelta(minutes=30)
        planned = PlannedInterview(application, application.stage, cast.ines, starts_at, ends_at)
        assert concern in time_warnings(planned)


def test_a_time_with_a_warning_is_scheduled_once_confirmed(client, cast, application):
    local = WARNINGS[0][0]
    answer = sent(client, cast, application, local)
    assert answer.status_code == 422
    assert WARNINGS[0][2] in answer.text
    assert "Schedule anyway" in answer.text
    assert f'value="{local}"' in answer.text, "what was typed is kept"
    assert 'value="Room 4"' in answer.text
    assert application.interviews == []

    form = shown_again(f"/applications/{application.id}/interviews/schedule", answer)
    assert client.send(form, anyway="y").status_code == 303
    assert len(application.interviews) == 1


def test_a_time_without_a_warning_is_scheduled_at_once(client, cast, application):
    assert sent(client, cast, application, "2026-12-01T10:00").status_code == 303


def test_moving_to_a_time_with_a_warning_asks_too(client, cast, application, session):
    interview = an_interview(application, cast.ines, starts_in=TEN - NOW)
    client.sign_in(cast.rita)
    url = f"/interviews/{interview.id}/move"
    answer = client.submit(url, starts_at="2026-12-01T03:00", reason="Earlier.")
    assert answer.status_code == 422
    assert "it is 04:00 in Warsaw" in answer.text
    assert client.send(shown_again(url, answer), anyway="y").status_code == 303


def test_slots_outside_the_day_of_the_candidate_are_marked(client, cast, application):
    application.candidate.time_zone = "America/Los_Angeles"
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/interviews/schedule").text
    assert "02:00 in Los Angeles (outside their day)" in page
    application.candidate.time_zone = "Europe/Warsaw"
    assert "outside their day" not in client.get(f"/applications/{application.id}/interviews/schedule").text


def test_the_link_to_join_is_shown_near_the_start(client, cast, application):
    interview = an_interview(application, cast.ines, starts_in=TEN - NOW, place=f"Video: {LINK}")
    clock.freeze(TEN - timedelta(minutes=16))
    client.sign_in(cast.ines)
    assert "Join <span" not in client.get("/interviews").text
    for minutes, joins in ((-16, False), (-15, True), (0, True), (29, True), (30, False)):
        clock.freeze(TEN + timedelta(minutes=minutes))
        page = client.get(f"/interviews/{interview.id}").text
        assert f'href="{LINK}"' in page
        assert ("Join <span" in page) is joins
    clock.freeze(TEN)
    assert "Join <span" in client.get("/interviews").text


def test_only_a_web_address_can_be_joined():
    clock.freeze(TEN)
    now = {"starts_at": TEN, "ends_at": TEN + timedelta(minutes=30)}
    assert Interview(place=f"Video: {LINK}", **now).link_to_join == LINK
    for place in ("Room 4", "javascript:alert(1)", "ftp://x/", ""):
        assert Interview(place=place, **now).link_to_join is None
