"""What people know of when they meet: from their mail and their calendars, each on their own clock."""

from __future__ import annotations

from datetime import datetime

from icalendar import Event

from app.shared.times import format_moment, in_zone
from tests.journeys.post import Post

RECRUITER = "rita@example.com"
ZONES = {
    "noor@example.org": "Asia/Karachi",
    "mateusz@example.org": "Europe/Warsaw",
    "rita@example.com": "Europe/London",
    "ines@example.com": "Europe/Lisbon",
    "dana@example.com": "America/New_York",
    "sam@example.com": "America/New_York",
}


def both_have(post: Post, stage: str, at: datetime, *people: str, sequence: int) -> None:
    """Each was mailed the time, and has it in their calendar, as the latest of so many versions."""
    for email in people:
        zone = ZONES[email]
        assert any(format_moment(at, zone) in subject for subject in post.subjects(email)), "in no mail"
        (event,) = _events(post, email, stage, at)
        assert (event["dtstart"].params["tzid"], event["sequence"]) == (zone, sequence)
        assert event["dtstart"].dt.hour == in_zone(at, zone).hour
        assert event["organizer"] == f"mailto:{RECRUITER}"


def nobody_has(post: Post, stage: str, at: datetime, *people: str) -> None:
    """Each was told that it does not take place, and has it in no calendar any more."""
    for email in people:
        assert f"Cancelled: your interview on {format_moment(at, ZONES[email])}" in post.subjects(email)
        assert not _events(post, email, stage, at)


def _events(post: Post, email: str, stage: str, at: datetime) -> list[Event]:
    """The events of a stage at a time in someone's calendar."""
    return [
        event
        for event in post.calendar(email)
        if event["dtstart"].dt == at and event["summary"].startswith(stage)
    ]
