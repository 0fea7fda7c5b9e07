"""Admins search the security events; of applications they must not know more of, they see nothing."""

from __future__ import annotations

import pytest

from app.audit_log.actions import record_security_event
from app.audit_log.models import SecurityEventKind
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview


@pytest.fixture
def events(cast, session):
    """Jonas signed in, and Rita read the scorecards of an application."""
    application = an_application(cast, 4)
    record_security_event(SecurityEventKind.SIGNED_IN, by_id=cast.jonas.id)
    about = f"application:{application.id}"
    record_security_event(SecurityEventKind.READ_SCORECARDS, by_id=cast.rita.id, about=about)
    session.commit()
    return application


def test_an_admin_finds_events_by_person_kind_and_day(client, cast, events):
    client.sign_in(cast.ada)
    page = client.get("/security-log").text
    assert ("Jonas" in page, "Read scorecards" in page) == (True, True)
    found = client.get(f"/security-log?person={cast.jonas.id}&kind=signed+in").text
    assert (cast.jonas.name in found, cast.rita.name in found) == (True, False)
    assert "Nothing happened" in client.get("/security-log?until=2020-01-01").text
    for wrong in ("kind=x", "from=2026-03-02&until=2026-03-01"):
        assert client.get(f"/security-log?{wrong}").status_code == 400


def test_an_admin_who_owes_a_scorecard_does_not_learn_that_others_were_read(client, cast, events):
    an_interview(events, cast.ada)
    client.sign_in(cast.ada)

    page = client.get("/security-log").text
    assert ("Signed in" in page, f"application {events.id}" in page) == (True, False)
