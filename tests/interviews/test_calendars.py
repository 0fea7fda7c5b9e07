"""An invitation, its update and its end arrive by a real mail server in a real calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.interviews.actions import cancel_interview, schedule_interview
from app.shared import clock
from tests.factories.applications import an_application


@pytest.fixture
def deliver(session, commands, smtp_server, calendar_server):
    """Let the worker send what is due, and each calendar take in what was mailed to its owner."""
    seen = 0

    def deliver() -> None:
        nonlocal seen
        session.commit()
        done = commands.run("outbox", "deliver", SMTP_URL=smtp_server.url)
        assert done.returncode == 0, done.stderr
        arrived = smtp_server.messages
        calendar_server.take_in(arrived[seen:])
        seen = len(arrived)

    return deliver


def test_an_interview_is_put_into_both_calendars_and_taken_out_again(cast, calendar_server, deliver):
    clock.freeze(datetime.now(UTC).replace(microsecond=0))
    cast.ines.time_zone = "America/New_York"
    application = an_application(cast, stage=4)
    theirs = calendar_server.calendar_of(application.candidate.email)
    ours = calendar_server.calendar_of(cast.ines.email)

    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now().replace(
            month=3, day=26, hour=15, minute=0, second=0, year=clock.now().year + 1
        ),
        version=application.version,
        by=cast.rita,
    )
    deliver()
    for calendar, zone, hours in ((theirs, "Europe/Warsaw", 1), (ours, "America/New_York", -4)):
        (event,) = calendar.events
        assert event["dtstart"].dt == interview.starts_at
        assert str(event["dtstart"].params["tzid"]) == zone
        assert event["dtstart"].dt.utcoffset().total_seconds() == hours * 3600

    cancel_interview(interview, reason="Moved.", by=cast.rita)
    deliver()
    assert (theirs.events, ours.events) == ([], [])
