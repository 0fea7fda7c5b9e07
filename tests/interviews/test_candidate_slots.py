"""The page on which a recruiter schedules: free slots to choose for the candidate, or ask them to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.interviews.schedule import choose_slot
from app.shared import clock
from tests.factories.applications import an_application, an_opening
from tests.factories.slots import TUESDAY, a_slot_request, can_be_met
from tests.real.filled_form import form_for
from tests.real.page import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def application(cast):
    clock.freeze(NOW)
    cast.rita.time_zone = "America/New_York"
    can_be_met(cast.ines, TUESDAY, 10, 11)
    return an_application(cast, 4, opening=an_opening(cast))


@pytest.fixture
def rita(client, cast, application):
    """The browser of Rita, signed in."""
    client.sign_in(cast.rita)
    return client


def at(application, verb: str = "interviews/schedule") -> str:
    return f"/applications/{application.id}/{verb}"


def test_a_slot_shows_its_interviewer_and_the_candidates_time_and_is_chosen(rita, application):
    page = rita.get(at(application)).text
    assert "Tue 1 Dec, 05:00 · Ines Duarte · 11:00 in Warsaw" in page
    form = form_for(at(application, "slots"), Page(page), at(application))

    answer = rita.send(form, slot=TEN.isoformat())

    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    assert application.interviews[0].starts_at == TEN


def test_a_slot_taken_meanwhile_shows_the_others(rita, cast, application):
    form = rita.form_for(at(application, "slots"), page=at(application))
    other = an_application(cast, 4, opening=application.opening)
    a_slot_request(other)
    choose_slot(other, starts_at=TEN)
    answer = rita.send(form, slot=TEN.isoformat())
    assert answer.status_code == 409
    assert "That time was just taken. Choose another one." in answer.text
    assert "Tue 1 Dec, 05:00" not in answer.text
    assert "Tue 1 Dec, 05:30" in answer.text


def test_an_invalid_slot_schedules_nothing(rita, application):
    for value, status in (
        ("", 422),
        ("soon", 422),
        ("2026-12-01T10:00", 422),
        ((TEN + timedelta(minutes=1)).isoformat(), 409),
        ("0001-01-01T00:00:00+23:59", 422),
    ):
        answer = rita.forge(at(application, "slots"), slot=value, version=application.version)
        assert answer.status_code == status
    assert application.interviews == []


def test_the_candidate_is_asked_to_choose_once(rita, application):
    form = rita.form_for(at(application, "slot-request"), page=at(application))
    assert rita.send(form).status_code == 303
    assert application.slot_requests[0].is_open
    assert "to choose a time." in rita.get(at(application)).text
    again = rita.send(form)
    assert again.status_code == 422
    assert "already been asked to choose a time" in again.text


def test_without_free_slots_the_page_only_asks_for_a_time(client, cast):
    application = an_application(cast, 4)
    client.sign_in(cast.rita)
    assert "Choose a free time" not in client.get(at(application)).text
