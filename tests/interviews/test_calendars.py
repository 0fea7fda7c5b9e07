"""An invitation, its update and its end arrive by a real mail server in real calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.interviews.cancel import cancel_interview
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import schedule_interview
from app.outbox.worker import deliver_due_mail
from app.shared import clock
from tests.factories.applications import an_application


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def deliver(session, smtp_server, calendar_server) -> Callable[[], int]:
    """Let the worker send what is due, and each calendar take in what was mailed to its owner."""
    seen = 0

    def deliver() -> int:
        nonlocal seen
        session.commit()
        deliver_due_mail()
        arrived = smtp_server.messages[seen:]
        calendar_server.take_in(arrived)
        seen += len(arrived)
        return len(arrived)

    return deliver


def last_sunday_of_march() -> datetime:
    """The afternoon of the next day on which Europe's clocks go forward; New York's have by then."""
    now = datetime.now(UTC)
    for year in (now.year, now.year + 1):
        end = datetime(year, 3, 31, 15, tzinfo=UTC)
        sunday = end - timedelta(days=(end.weekday() + 1) % 7)
        if sunday > now + timedelta(days=3):
            return sunday
    raise AssertionError("there is one each year")


def test_both_calendars_add_move_and_remove_the_event(cast, calendar_server, smtp_server, deliver):
    clock.freeze(datetime.now(UTC))
    cast.ines.time_zone = "America/New_York"
    application = an_application(cast, stage=4)
    theirs = calendar_server.calendar_of(application.candidate.email)
    ours = calendar_server.calendar_of(cast.ines.email)
    change = last_sunday_of_march()

    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=change - timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )
    assert deliver() == 2
    first = in_calendars(theirs, ours, interview, hours=1)

    reschedule_interview(interview, starts_at=change + timedelta(days=1), reason="Travels.", by=cast.rita)
    assert deliver() == 2
    second = in_calendars(theirs, ours, interview, hours=2)
    assert [event["uid"] for event in second] == [event["uid"] for event in first], "it is another event"
    calendar_server.take_in(smtp_server.messages)  # all of it once more: a late invitation undoes nothing
    assert in_calendars(theirs, ours, interview, hours=2) == second

    cancel_interview(interview, reason="Moved on.", by=cast.rita)
    assert deliver() == 2
    assert (theirs.events, ours.events) == ([], [])


def in_calendars(theirs, ours, interview, *, hours):
    """The event in each, at the hour it is there: so many ahead of UTC in Warsaw, four behind in New York."""
    found = []
    for calendar, zone, ahead in ((theirs, "Europe/Warsaw", hours), (ours, "America/New_York", -4)):
        (event,) = calendar.events
        starts = event["dtstart"]
        assert starts.dt == interview.starts_at
        assert (starts.params["tzid"], starts.dt.hour) == (zone, 15 + ahead)
        assert event["organizer"] == "mailto:rita@example.com"
        found.append(event)
    return found
