"""Calendars as programs write them: what can be read keeps its person busy, what cannot frees nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.availability.calendar_text import read_busy_times
from tests.examples import up_to

FOLDER = Path(__file__).parent / "calendars_people_have"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
EVENT = ("DTSTART:20261201T090000Z", "DTEND:20261201T100000Z")
ITS_HOUR = "01 Dec 09:00-10:00"
HOURS = "{0:%d %b %H:%M}-{1:%H:%M}"


def read(content: bytes, zone: str = "Europe/Lisbon") -> tuple[list[str], list[str]]:
    """When Ines is busy by a calendar, and what of it she is asked to look at."""
    about = {"zone": zone, "owner": "ines@example.com", "begins": NOW.isoformat()}
    about["ends"] = (NOW + timedelta(weeks=8)).isoformat()
    found = read_busy_times(json.dumps(about).encode() + b"\n" + content)
    assert found is not None, "it is a calendar"
    pairs = ([datetime.fromtimestamp(at, UTC) for at in pair] for pair in found["busy"])
    return [HOURS.format(*pair) for pair in pairs], found["problems"]


def events(*some: tuple[str, ...]) -> bytes:
    """A calendar of events, each given by its lines."""
    inside = [line for event in some for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *inside, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("name", "busy"),
    [
        ("vfreebusy_only", ["30 Nov 09:00-10:00", "01 Dec 09:00-10:00"]),
        ("same_uid_two_events", ["30 Nov 09:00-10:00", "01 Dec 09:00-10:00"]),
        ("until_date_last_day_berlin", ["30 Nov 09:00-10:00", "07 Dec 09:00-10:00", "14 Dec 09:00-10:00"]),
        ("seq_empty", ["30 Nov 09:00-10:00", "01 Dec 09:00-10:00"]),
        ("no_seconds", ["30 Nov 09:00-10:00"]),
        ("working_elsewhere", []),
        ("declined_by_owner", []),
        ("customized_quoted", ["30 Nov 08:00-09:00"]),
        (
            "google_busy_only_recids_no_master",
            ["30 Nov 09:00-10:00", "01 Dec 11:00-12:00", "02 Dec 09:00-10:00"],
        ),
        ("recid_other_tz", ["29 Nov 22:00-23:00", "01 Dec 14:00-15:00", "01 Dec 22:00-23:00"]),
    ],
)
def test_each_calendar_is_read_as_meant(name, busy):
    assert read((FOLDER / f"{name}.ics").read_bytes()) == (busy, [])


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (("DTSTART;TZID=W. Europe Standard Time:20261201T100000", "DURATION:PT1H"), [ITS_HOUR]),
        (('DTSTART;TZID="Europe/Berlin":20261201T1000', "DURATION:PT1H"), [ITS_HOUR]),
        (("DTSTART;TZID=europe/berlin:20261201T100000", "DURATION:PT1H"), [ITS_HOUR]),
        (("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20261201T100000", "DURATION:PT1H"), [ITS_HOUR]),
        (("DTSTART;TZID=tzone://Microsoft/Utc:20261201T090000", "DURATION:PT1H"), [ITS_HOUR]),
        (("DTSTART;TZID=GMT+0100:20261201T100000", "DURATION:PT1H"), [ITS_HOUR]),
        (("DTSTART:2026-12-01T09:00:00Z", "DTEND:2026-12-01T10:00Z"), [ITS_HOUR]),
        (("DTSTART:20261201T090000Z", "DTEND;VALUE=DATE:20261201"), None),
        (
            ("DTSTART:20261201T090000Z", "DTEND:20261201T100000Z", "PRIORITY:", "GEO:here", "@@@ what"),
            [ITS_HOUR],
        ),
        (("dtstart:20261201T090000Z", "dtend:20261201T100000Z", "transp:opaque"), [ITS_HOUR]),
        ((*EVENT, "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"), [ITS_HOUR]),
        ((*EVENT, "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"), [ITS_HOUR]),
        ((*EVENT, "X-MICROSOFT-CDO-BUSYSTATUS:WorkingElsewhere"), []),
        ((*EVENT, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
        ((*EVENT, 'ATTENDEE;CN="Duarte: Ines";PARTSTAT=declined:MAILTO:Ines@Example.COM'), []),
        ((*EVENT, "ATTENDEE;PARTSTAT=DECLINED;EMAIL=ines@example.com:urn:uuid:1"), []),
        ((*EVENT, "ATTENDEE;PARTSTAT=DECLINED:mailto:boss@example.com"), [ITS_HOUR]),
        ((*EVENT, "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ines@example.com"), [ITS_HOUR]),
        (
            ("DTSTART:20261201T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261202"),
            [ITS_HOUR, "02 Dec 09:00-10:00"],
        ),
        (
            (
                "DTSTART:20261201T090000Z",
                "DURATION:PT1H",
                "RRULE:freq=daily;count=3;",
                "EXDATE;VALUE=DATE:20261202",
            ),
            [ITS_HOUR, "03 Dec 09:00-10:00"],
        ),
        (
            (
                "DTSTART;TZID=Europe/Berlin:20261130T100000",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1",
            ),
            ["30 Nov 09:00-10:00", ITS_HOUR],
        ),
        (
            ("DTSTART:20261201T090000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20261203T090000Z/PT1H"),
            [ITS_HOUR, "03 Dec 09:00-10:00"],
        ),
    ],
)
def test_calendars_of_programs_are_read_without_a_problem(lines, busy):
    found, problems = read(events(("UID:1", *lines)))
    if busy is None:
        assert problems != []
    else:
        assert (found, problems) == (busy, [])


def test_the_exceptions_of_a_series_replace_their_times():
    series = (
        "UID:s",
        "DTSTART;TZID=Europe/Berlin:20261130T100000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=5",
    )
    moved = ("UID:s", "RECURRENCE-ID:20261201T090000Z", "DTSTART:20261201T130000Z", "DURATION:PT1H")
    dropped = ("UID:s", "RECURRENCE-ID:20261202T090000Z", "DTSTART:20261202T090000Z", "STATUS:CANCELLED")
    later = (
        "UID:s",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261203T090000Z",
        "DTSTART:20261203T100000Z",
        "DURATION:PT30M",
    )
    assert read(events(moved, series, dropped, later))[0] == [
        "30 Nov 09:00-10:00",
        "01 Dec 13:00-14:00",
        "03 Dec 10:00-10:30",
        "04 Dec 10:00-10:30",
    ]


UNREADABLE = [
    (("DTSTART:tomorrow",), "its start “tomorrow” is not a date", []),
    (("DTSTART:20261203T9999Z",), "its start “20261203T9999Z” is not a date", ["03 Dec 00:00-00:00"]),
    (("DURATION:PT1H",), "it has no start", []),
    (("DTSTART:20261203T090000Z", "DTEND:never"), "its end “never”", ["03 Dec 09:00-00:00"]),
    (("DTSTART:20261203T090000Z", "DTEND:20261203T080000Z"), "its end", ["03 Dec 09:00-00:00"]),
    (("DTSTART:20261203T090000Z", "DURATION:-PT1H"), "its end “-PT1H”", ["03 Dec 09:00-00:00"]),
    (
        ("DTSTART;TZID=Nowhere:20261203T140000", "DURATION:PT1H"),
        "time zone “Nowhere”",
        ["03 Dec 00:00-03:00"],
    ),
    (
        ("DTSTART:20270118T090000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER"),
        "how it repeats “FREQ=NEVER”",
        ["18 Jan 09:00-10:00", "19 Jan 09:00-10:00", "20 Jan 09:00-10:00", "21 Jan 09:00-10:00"],
    ),
    (
        ("DTSTART:20261202T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0;UNTIL=20261203"),
        "how it repeats",
        ["02 Dec 09:00-10:00", "03 Dec 09:00-10:00", "04 Dec 09:00-10:00"],
    ),
]


@pytest.mark.parametrize(("lines", "why", "blocked"), UNREADABLE)
def test_an_unreadable_event_blocks_its_time_affects_no_other_and_is_reported(lines, why, blocked):
    found, problems = read(events(("UID:bad", "SUMMARY:Lunch\\, with Bo", *lines), ("UID:good", *EVENT)))
    assert ITS_HOUR in found
    assert set(found) - {ITS_HOUR} >= set(blocked) or blocked == []
    (sentence,) = problems
    assert sentence.startswith("“Lunch, with Bo”")
    assert why in sentence


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_an_unreadable_free_event_is_not_reported(free):
    assert read(events(("DTSTART:soon", free), ("UID:good", *EVENT))) == ([ITS_HOUR], [])


def test_a_busy_period_that_cannot_be_read_blocks_its_day():
    periods = "FREEBUSY:20261203T0900Z/soon,20261201T090000Z/PT1H"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", periods, "END:VFREEBUSY", "END:VCALENDAR", ""]
    found, problems = read("\n".join(lines).encode())
    assert found == [ITS_HOUR, "03 Dec 00:00-00:00"]
    assert "is not a period" in problems[0]


def test_an_event_without_an_end_line_keeps_itself_and_the_next():
    text = events(("UID:1", *EVENT), ("UID:2", "DTSTART:20261202T090000Z", "DURATION:PT1H"))
    assert read(text.replace(b"END:VEVENT\r\n", b"", 1)) == ([ITS_HOUR, "02 Dec 09:00-10:00"], [])


def test_a_calendar_with_more_busy_times_than_are_kept_loses_none():
    many = [
        (f"UID:{n}", f"DTSTART:{NOW + timedelta(minutes=20 * n):%Y%m%dT%H%M%SZ}", "DURATION:PT5M")
        for n in range(3500)
    ]
    found, problems = read(events(*many, ("UID:good", "DTSTART:20270120T090000Z", "DURATION:PT1H")))
    assert len(found) <= 2000
    assert "20 Jan 09:00-10:00" in found
    assert problems == []


@given(st.integers(0, 400), st.binary(max_size=12))
@settings(max_examples=up_to(150, few=25), deadline=None)
def test_no_line_of_one_event_takes_the_other_away(place, junk):
    """A broken line in an event affects that event only."""
    junk = junk.replace(b":", b"").replace(b"\n", b"").replace(b"\r", b"")
    bad = b"\r\n".join(
        [b"UID:x", b"DTSTART:20261203T090000Z", b"DTEND:20261203T100000Z", b"RRULE:FREQ=WEEKLY", b""]
    )
    place = min(place, len(bad))
    broken = b"BEGIN:VEVENT\r\n" + bad[:place] + junk + bad[place:] + b"END:VEVENT\r\nBEGIN:VEVENT"
    text = events(("UID:good", *EVENT)).replace(b"BEGIN:VEVENT", broken, 1)
    about = json.dumps(
        {"zone": "UTC", "owner": "", "begins": "2026-12-01T09:00Z", "ends": "2026-12-01T10:00Z"}
    )
    assert read_busy_times(about.encode() + b"\n" + text)["busy"] == [
        [NINE.timestamp(), NINE.timestamp() + 3600]
    ]
