"""An interviewer enters when they can be met. Every change is on record, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.availability.models import BusyTime, MeetingSettings
from app.availability.queries import meeting_link_of, meeting_settings, weekly_hours
from app.shared import clock

PAGE = "/availability"


@pytest.fixture
def ines(client, cast):
    client.sign_in(cast.ines)
    return cast.ines


def hours(user) -> list[str]:
    return [f"{each.weekday} {each.begins:%H:%M}-{each.ends:%H:%M}" for each in weekly_hours(user)]


def test_hours_limits_and_addresses_are_saved_and_shown(client, ines):
    answer = client.submit(
        PAGE,
        from_0_1="09:00",
        to_0_1="12:00",
        from_0_2="13:00",
        to_0_2="17:30",
        from_4_1="20:00",
        to_4_1="00:00",
        most_per_day="2",
        buffer_minutes="15",
        meeting_link="https://meet.example/ines",
        calendar_address="webcal://calendar.example/ines.ics?key=1",
    )
    assert answer.status_code == 303
    assert hours(ines) == ["0 09:00-12:00", "0 13:00-17:30", "4 20:00-00:00"]
    assert meeting_link_of(ines) == "https://meet.example/ines"
    kept = meeting_settings(ines)
    assert (kept.most_per_day, kept.most_per_week, kept.buffer_minutes) == (2, None, 15)
    assert kept.calendar_address == "https://calendar.example/ines.ics?key=1"

    shown = client.form_for(PAGE).filled({})
    assert [shown[name] for name in ("from_0_2", "to_0_2", "to_4_1")] == [["13:00"], ["17:30"], ["00:00"]]
    assert [shown[name] for name in ("most_per_day", "most_per_week", "buffer_minutes")] == [
        ["2"],
        [""],
        ["15"],
    ]
    page = client.get(PAGE).text
    assert "Europe/Lisbon" in page
    assert "The calendar is read for the first time within a minute." in page


def test_every_change_is_on_record_and_no_address_is(client, ines):
    everything = {"from_0_1": "09:00", "to_0_1": "12:00", "from_1_1": "09:00", "to_1_1": "12:00"}
    everything |= {"most_per_week": "3", "meeting_link": "https://meet.example/ines"}
    client.submit(PAGE, **everything, calendar_address="https://calendar.example/secret.ics")
    client.submit(PAGE, from_1_1="", to_1_1="", calendar_address="")
    client.submit(PAGE)

    assert [(each.sentence, each.was, each.became, each.by.id) for each in reversed(activity_of(ines))] == [
        ("changed the hours of Mon and Tue", "none", "09:00–12:00", ines.id),
        (
            "changed the limits",
            "no daily limit, no weekly limit, 0 minutes apart",
            "no daily limit, 3 per week, 0 minutes apart",
            ines.id,
        ),
        ("changed the meeting link", None, None, ines.id),
        ("changed the busy calendar", None, "a calendar", ines.id),
        ("changed the hours of Tue", "09:00–12:00", "none", ines.id),
        ("changed the busy calendar", None, "none", ines.id),
    ]


INVALID = [
    ({"from_2_1": "09:00"}, "to_2_1", "Enter an end time, or leave both empty."),
    ({"to_2_2": "09:00"}, "from_2_2", "Enter a start time, or leave both empty."),
    ({"from_2_1": "09:00", "to_2_1": "09:00"}, "to_2_1", "The end must be after the start."),
    ({"from_2_1": "9 o'clock", "to_2_1": "10:00"}, "from_2_1", "Enter a time, such as 09:30."),
    (
        {"from_2_1": "09:00", "to_2_1": "12:00", "from_2_2": "11:59", "to_2_2": "13:00"},
        "from_2_2",
        "These hours overlap with the first ones.",
    ),
    ({"meeting_link": "http://meet.example"}, "meeting_link", "Enter an address"),
    ({"meeting_link": "javascript:alert(1)"}, "meeting_link", "Enter an address"),
    ({"meeting_link": "https://"}, "meeting_link", "Enter an address"),
    ({"meeting_link": "https://[::1"}, "meeting_link", "Enter an address"),
    ({"meeting_link": "https://a:b@meet.example"}, "meeting_link", "Remove the name and the password"),
    ({"calendar_address": "http://calendar.example/x.ics"}, "calendar_address", "Enter an address"),
    ({"calendar_address": "file:///etc/passwd"}, "calendar_address", "Enter an address"),
    ({"calendar_address": f"https://a.example/{'x' * 1000}"}, "calendar_address", "too long"),
]


def test_an_invalid_value_is_refused_at_its_field_and_stays_typed(client, ines):
    form = client.form_for(PAGE)
    for typed, field, sentence in INVALID:
        answer = client.send(form, from_0_1="08:15", to_0_1="08:45", most_per_day="3", **typed)

        assert answer.status_code == 422, typed
        assert f'id="{field}-error"' in answer.text, typed
        assert sentence in answer.text.partition(f'id="{field}-error"')[2], typed
        assert 'value="08:15"' in answer.text
        assert '<option selected value="3">' in answer.text
        assert all(f'value="{value}"' in answer.text for value in typed.values() if "'" not in value), typed
    assert hours(ines) == []
    assert activity_of(ines) == []


def test_two_stretches_of_a_day_may_meet_and_come_in_any_order(client, ines):
    typed = {"from_2_1": "12:00", "to_2_1": "00:00", "from_2_2": "09:00", "to_2_2": "12:00"}
    assert client.submit(PAGE, **typed).status_code == 303
    assert hours(ines) == ["2 09:00-12:00", "2 12:00-00:00"]


def test_another_calendar_removes_the_busy_times_of_the_one_before(session, client, ines):
    now = clock.now()
    kept = MeetingSettings(user_id=ines.id, calendar_address="https://old.example/", calendar_read_at=now)
    kept.calendar_problem, kept.calendar_failures, kept.calendar_due_at = "It was not there.", 4, now
    session.add_all([kept, BusyTime(user_id=ines.id, begins_at=now, ends_at=now + timedelta(hours=1))])

    client.submit(PAGE, calendar_address="https://new.example/")

    assert session.query(BusyTime).count() == 0
    assert (kept.calendar_read_at, kept.calendar_problem, kept.calendar_failures) == (None, None, 0)
    assert abs(kept.calendar_due_at - clock.now()) < timedelta(minutes=1)


def test_the_page_shows_when_the_calendar_was_read_and_its_problem(session, client, ines):
    clock.freeze(clock.now().replace(year=2026, month=11, day=26, hour=10, minute=0))
    kept = MeetingSettings(user_id=ines.id, calendar_address="https://calendar.example/")
    kept.calendar_read_at = clock.now()
    kept.calendar_due_at = clock.now() + timedelta(minutes=30)
    kept.calendar_problem = "The server answered 404."
    busy = BusyTime(user_id=ines.id, begins_at=clock.now(), ends_at=clock.now() + timedelta(hours=1))
    session.add_all([kept, busy])

    page = " ".join(client.get(PAGE).text.split())
    assert "Last read Thu 26 Nov, 10:00 (Lisbon), with 1 upcoming busy time." in page
    assert "The server answered 404. Next attempt: Thu 26 Nov, 10:30 (Lisbon)." in page


def test_the_navigation_offers_the_page_to_interviewers_alone(client, cast):
    client.sign_in(cast.ines)
    assert f'href="{PAGE}"' in client.get("/").text
    client.sign_in(cast.marta)
    assert f'href="{PAGE}"' not in client.get("/").text
