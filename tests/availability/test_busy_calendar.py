"""A person's own calendar is read for their busy times. A hostile one harms nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import select

from app.availability.actions import InterviewLimits, set_availability
from app.availability.busy_calendar import read_one_busy_calendar
from app.availability.calendar_text import UnreadableCalendar, read_busy_times, read_calendar
from app.availability.models import BusyTime
from app.availability.queries import meeting_settings
from app.availability.spans import TimeSpan
from app.db.base import db
from app.shared import clock
from tests.factories.restores import a_restored_copy
from tests.real.web import running_web_server, status, text

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WINDOW = TimeSpan(NOW, NOW + timedelta(weeks=8))
EVENT = ("DTSTART:20261201T090000Z", "DTEND:20261201T100000Z")


HOUR = (datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC))
BOMBS = (
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYSECOND=0,1,2,3,4,5",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",  # never
    f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}",
)


def calendar(*events: tuple[str, ...]) -> bytes:
    """A calendar of events, each given by its lines."""
    inside = [
        line
        for number, event in enumerate(events)
        for line in ("BEGIN:VEVENT", f"UID:{number}", "DTSTAMP:20261101T000000Z", *event, "END:VEVENT")
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//", *inside, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def about(zone: str) -> bytes:
    known = {
        "zone": zone,
        "owner": "ines@example.com",
        "begins": WINDOW.begins.isoformat(),
        "ends": WINDOW.ends.isoformat(),
    }
    return json.dumps(known).encode() + b"\n"


def busy(*events: tuple[str, ...], zone: str = "Europe/Lisbon") -> list[str]:
    """The busy times of these events, read in this process: one for each would be slow."""
    found = read_busy_times(about(zone) + calendar(*events))
    assert found is not None
    pairs = [[datetime.fromtimestamp(seconds, UTC) for seconds in pair] for pair in found["busy"]]
    return [f"{begins:%d %b %H:%M}-{ends:%d %b %H:%M}" for begins, ends in pairs]


def test_every_kind_of_event_is_busy_when_its_person_is():
    assert busy(
        EVENT,
        ("DTSTART:20261202T090000", "DURATION:PT90M"),  # without a zone: their own
        ("DTSTART;TZID=America/New_York:20261203T090000", "DTEND;TZID=America/New_York:20261203T093000"),
        ("DTSTART;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20261207"),
        ("DTSTART:20261208T090000Z", "DTEND:20261208T093000Z", "RRULE:FREQ=DAILY;COUNT=2"),
        zone="Asia/Kolkata",
    ) == [
        "01 Dec 09:00-01 Dec 10:00",
        "02 Dec 03:30-02 Dec 05:00",
        "03 Dec 14:00-03 Dec 14:30",
        "04 Dec 18:30-06 Dec 18:30",
        "08 Dec 09:00-08 Dec 09:30",
        "09 Dec 09:00-09 Dec 09:30",
    ]


def test_free_events_are_left_out():
    assert (
        busy(
            (*EVENT, "TRANSP:TRANSPARENT"),
            (*EVENT, "STATUS:CANCELLED"),
            (*EVENT, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
            ("DTSTART:20261201T090000Z",),
            ("DTSTART:20261101T090000Z", "DTEND:20261101T100000Z"),
            ("DTSTART:20271101T090000Z", "DTEND:20271101T100000Z"),
        )
        == []
    )


def test_events_that_overlap_are_one_and_are_cut_to_the_eight_weeks():
    long_ago = ("DTSTART:20260101T000000Z", "DTEND:20261127T000000Z")
    assert busy(long_ago, ("DTSTART:20261126T230000Z", "DTEND:20261127T010000Z")) == [
        "26 Nov 12:00-27 Nov 01:00"
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"\x00\xff" * 500,
    ],
)
def test_what_is_no_calendar_is_recognized(content):
    assert read_busy_times(about("UTC") + content) is None


def test_a_recurrence_bomb_costs_its_own_event_and_no_other():
    bomb = [
        ("DTSTART:20200101T000000Z", "DURATION:PT1S", f"RRULE:{rule}") for rule in BOMBS for _ in range(6)
    ]
    found = read_calendar(calendar(*bomb, EVENT), zone="UTC", window=WINDOW, owner="ines@example.com")
    assert any(span.within(TimeSpan(*HOUR)) for span in found.spans)
    assert len(found.problems) == 21
    assert found.problems[-1] == "And 4 more."


def test_a_calendar_that_takes_too_much_time_is_refused(monkeypatch):
    monkeypatch.setattr("app.availability.calendar_text.CALENDAR_READING_SECONDS", 0.01)
    with pytest.raises(UnreadableCalendar, match="The calendar is too large"):
        read_calendar(calendar(EVENT), zone="UTC", window=WINDOW, owner="ines@example.com")


@pytest.fixture
def server():
    with running_web_server() as server:
        yield server


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"calendar_networks": (ip_network("127.0.0.1/32"),)})


@pytest.fixture
def ines(cast, server):
    """Ines, who has just entered the address of a calendar on the server."""
    clock.freeze(NOW)
    server.answers["/ines.ics"] = text(calendar(EVENT))
    name_calendar(cast.ines, server.url("/ines.ics"))
    return cast.ines


def name_calendar(user, address: str) -> None:
    limits = InterviewLimits(most_per_day=None, most_per_week=None, buffer_minutes=0)
    set_availability(user, hours=[], limits=limits, meeting_link="", calendar_address=address)
    db.session.commit()


def busy_times() -> list[str]:
    rows = db.session.scalars(select(BusyTime).order_by(BusyTime.begins_at))
    return [f"{row.begins_at:%d %b %H:%M}-{row.ends_at:%H:%M}" for row in rows]


def test_a_calendar_is_read_at_once_then_every_quarter_of_an_hour_and_less_often_if_it_fails(ines, server):
    assert read_one_busy_calendar()
    assert busy_times() == ["01 Dec 09:00-10:00"]
    assert meeting_settings(ines).calendar_read_at == NOW
    assert not read_one_busy_calendar()

    server.answers["/ines.ics"] = status(503)
    clock.move(timedelta(minutes=14))
    assert not read_one_busy_calendar()
    clock.move(timedelta(minutes=1))
    waits = []
    for _ in range(7):
        assert read_one_busy_calendar()
        waits.append((meeting_settings(ines).calendar_due_at - clock.now()) // timedelta(minutes=1))
        clock.freeze(meeting_settings(ines).calendar_due_at)
    assert waits == [15, 30, 60, 120, 240, 360, 360]
    assert busy_times() == ["01 Dec 09:00-10:00"], "what was read before stays"
    assert meeting_settings(ines).calendar_problem == "The server answered 503."
    assert meeting_settings(ines).calendar_read_at == NOW

    server.answers["/ines.ics"] = text(calendar(("DTSTART:20261203T090000Z", "DURATION:PT1H")))
    assert read_one_busy_calendar()
    assert (meeting_settings(ines).calendar_problem, meeting_settings(ines).calendar_failures) == (None, 0)
    assert busy_times() == ["03 Dec 09:00-10:00"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_problem_of_a_calendar_is_recorded(ines, server):
    for answer, problem in [
        (status(302, Location="http://127.0.0.2/"), "The address is private or not https."),
        (text(b"x" * (2 * 1024 * 1024 + 1)), "The file is too large (limit: 2,048 KiB)."),
        (
            text("<!doctype html>"),
            "The address does not lead to a calendar in iCalendar format (ICS).",
        ),
    ]:
        server.answers["/ines.ics"] = answer
        assert read_one_busy_calendar()
        assert meeting_settings(ines).calendar_problem == problem
        clock.freeze(meeting_settings(ines).calendar_due_at)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_is_fetched_inside_a_transaction(ines, server):
    server.answers["/ines.ics"] = lambda handler: seen.append(db_is_free()) or text(calendar())(handler)
    seen: list[bool] = []

    def db_is_free() -> bool:
        """True if another connection can write now: SQLite has one writer at a time."""
        with db_engine.begin() as connection:
            connection.exec_driver_sql("UPDATE users SET job_title = 'Account Executive'")
        return True

    db_engine = db.engine
    read_one_busy_calendar()
    assert seen == [True]
    assert meeting_settings(ines).calendar_problem is None


def test_an_event_that_cannot_be_read_is_shown_to_the_owner_with_its_reason(client, ines, server):
    broken = ("SUMMARY:Stand-up", "DTSTART:20261203T100000Z", "DURATION:PT1H", "RRULE:FREQ=SOMETIMES")
    server.answers["/ines.ics"] = text(calendar(EVENT, broken))
    read_one_busy_calendar()
    assert "01 Dec 09:00-10:00" in busy_times()
    client.sign_in(ines)
    page = client.get("/availability").text
    assert "“Stand-up”, Thu 3 Dec" in page
    assert "how it repeats “FREQ=SOMETIMES” cannot be read" in page

    server.answers["/ines.ics"] = text(calendar(EVENT))
    clock.move(timedelta(minutes=15))
    read_one_busy_calendar()
    assert meeting_settings(ines).calendar_unread == []
    assert busy_times() == ["01 Dec 09:00-10:00"]

    other = calendar(("DTSTART:20261202T090000Z", "DURATION:PT1H"), EVENT)
    server.answers["/ines.ics"] = text(other[: other.rindex(b"BEGIN:VEVENT")])
    clock.move(timedelta(minutes=15))
    read_one_busy_calendar()
    assert busy_times() == ["01 Dec 09:00-10:00", "02 Dec 09:00-10:00"], "a calendar cut off frees no time"
    assert "cut off" in meeting_settings(ines).calendar_unread[0]


def test_a_calendar_with_an_address_that_changes_while_it_is_read_is_not_stored(app, ines, server):
    def change(handler):
        with app.app_context():
            name_calendar(db.session.merge(ines, load=True), server.url("/another.ics"))
        text(calendar(EVENT))(handler)

    server.answers["/ines.ics"] = change
    server.answers["/another.ics"] = text(calendar())
    assert read_one_busy_calendar()
    assert busy_times() == []
    assert meeting_settings(ines).calendar_read_at is None
    assert read_one_busy_calendar()
    assert meeting_settings(ines).calendar_read_at == NOW


def test_the_calendar_of_a_closed_account_is_not_read(ines, server):
    ines.active = False
    db.session.commit()
    assert not read_one_busy_calendar()
    assert server.asked == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_that_dies_while_reading_leaves_the_calendar_for_later(ines, server, monkeypatch):
    monkeypatch.setattr("app.availability.busy_calendar.fetch", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_one_busy_calendar()
    monkeypatch.undo()
    assert not read_one_busy_calendar()
    clock.move(timedelta(minutes=15))
    assert read_one_busy_calendar()
    assert busy_times() == ["01 Dec 09:00-10:00"]


def test_a_restored_copy_reads_no_calendar(ines, server):
    a_restored_copy()
    assert not read_one_busy_calendar()
    assert (busy_times(), meeting_settings(ines).calendar_due_at <= clock.now()) == ([], True)
