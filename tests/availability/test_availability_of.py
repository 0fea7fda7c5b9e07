"""A whole pool's time is read in a fixed number of statements, and only what the window needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from app.availability.models import BusyTime, DayOff, MeetingSettings, WeeklyHours
from app.availability.queries import availability_of, meeting_link_of, users_with_hours
from app.availability.slots import Availability, DaysOff, TimeSpan, WeekdayHours
from app.availability.wall_clock import minutes_after_midnight
from tests.real.statements import statements

EARLIEST = datetime(2026, 11, 30, 9, tzinfo=UTC)
LATEST = EARLIEST + timedelta(days=14)


def test_a_person_without_hours_is_never_free(session, cast):
    assert availability_of([cast.ines], EARLIEST, LATEST) == {cast.ines.id: Availability("Europe/Lisbon")}
    assert session.scalars(users_with_hours()).all() == []
    assert meeting_link_of(cast.ines) == ""


def test_availability_has_a_persons_own_values_only(session, cast):
    call = TimeSpan(EARLIEST, EARLIEST + timedelta(hours=1))
    interview = TimeSpan(LATEST, LATEST + timedelta(hours=1))
    session.add_all(
        [
            WeeklyHours(user_id=cast.ines.id, weekday=4, begins=13 * 60, ends=24 * 60),
            WeeklyHours(user_id=cast.ines.id, weekday=0, begins=0, ends=9 * 60 + 30),
            DayOff(user_id=cast.ines.id, first_day=date(2026, 11, 20), last_day=date(2026, 12, 1)),
            DayOff(user_id=cast.ines.id, first_day=date(2027, 11, 20), last_day=date(2027, 12, 1)),
            MeetingSettings(user_id=cast.ines.id, most_per_day=2, most_per_week=5, buffer_minutes=15),
            BusyTime(user_id=cast.ines.id, begins_at=call.begins, ends_at=call.ends),
            BusyTime(
                user_id=cast.ines.id,
                begins_at=LATEST + timedelta(days=9),
                ends_at=LATEST + timedelta(days=10),
            ),
            WeeklyHours(user_id=cast.sam.id, weekday=2, begins=60, ends=120),
            MeetingSettings(user_id=cast.sam.id, meeting_link="https://meet.example/sam"),
        ]
    )
    session.flush()

    found = availability_of([cast.ines, cast.sam], EARLIEST, LATEST, booked={cast.ines.id: [interview]})

    assert found == {
        cast.ines.id: Availability(
            zone="Europe/Lisbon",
            hours=(WeekdayHours(0, time(0), time(9, 30)), WeekdayHours(4, time(13), time(0))),
            days_off=(DaysOff(date(2026, 11, 20), date(2026, 12, 1)),),
            most_per_day=2,
            most_per_week=5,
            buffer=timedelta(minutes=15),
            busy=(call,),
            booked=(interview,),
        ),
        cast.sam.id: Availability(zone="UTC", hours=(WeekdayHours(2, time(1), time(2)),)),
    }
    assert set(session.scalars(users_with_hours())) == {cast.ines.id, cast.sam.id}
    assert meeting_link_of(cast.sam) == "https://meet.example/sam"


def test_a_pool_of_any_size_takes_the_same_statements(session, cast):
    session.commit()
    people = [cast.ines, cast.sam, cast.dana, cast.rita]
    assert [person.time_zone for person in people]  # read before
    with statements() as few:
        availability_of(people[:1], EARLIEST, LATEST)
    with statements() as many:
        availability_of(people, EARLIEST, LATEST)
    assert len(few) == len(many) == 4


def test_midnight_is_the_start_and_the_end_of_a_day():
    assert minutes_after_midnight(time(0)) == 0
    assert minutes_after_midnight(time(0), is_end=True) == 24 * 60
    assert minutes_after_midnight(time(9, 30), is_end=True) == 9 * 60 + 30
