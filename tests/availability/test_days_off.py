"""A person adds and removes their own days off."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.activity.queries import activity_of
from app.availability.queries import upcoming_days_off
from app.shared import clock

PAGE = "/availability/days-off"


@pytest.fixture
def ines(client, cast):
    clock.freeze(datetime(2026, 11, 26, 12, tzinfo=UTC))
    client.sign_in(cast.ines)
    return cast.ines


def days(user) -> list[tuple[date, date]]:
    return [(off.first_day, off.last_day) for off in upcoming_days_off(user)]


def test_days_are_added_and_removed_and_both_go_on_record(client, ines):
    client.submit(PAGE, first_day="2026-12-24", last_day="2027-01-01")
    client.submit(PAGE, first_day="2026-12-01", last_day="2026-12-01")
    assert days(ines) == [
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 24), date(2027, 1, 1)),
    ]
    assert "Thu 24 Dec to Fri, 1 Jan 2027" in client.get("/availability").text

    first = upcoming_days_off(ines)[0]
    assert client.submit(f"/days-off/{first.id}/remove", page=PAGE).status_code == 303
    assert days(ines) == [(date(2026, 12, 24), date(2027, 1, 1))]
    assert [(each.sentence, each.became) for each in reversed(activity_of(ines))] == [
        ("took days off", "24 Dec 2026 to 1 Jan 2027"),
        ("took days off", "1 Dec 2026"),
        ("removed days off", "1 Dec 2026"),
    ]


INVALID = [
    ("2026-12-02", "2026-12-01", "The last day is before the first day."),
    ("2026-11-20", "2026-11-25", "These days have passed."),
    ("2026-12-01", "2036-12-01", "That is more than two years away."),
    ("2026-12-01", "", "Enter a date. For one day, enter the first again."),
    ("tomorrow", "2026-12-01", "This is not a date."),
]


def test_invalid_days_are_refused_and_stay_typed(client, ines):
    form = client.form_for(PAGE)
    for first, last, sentence in INVALID:
        answer = client.send(form, first_day=first, last_day=last)
        assert answer.status_code == 422, (first, last)
        assert sentence in answer.text, (first, last)
        assert f'value="{first}"' in answer.text, (first, last)
    assert days(ines) == []


def test_the_same_days_twice_are_refused(client, ines):
    client.submit(PAGE, first_day="2026-12-01", last_day="2026-12-01")
    answer = client.submit(PAGE, first_day="2026-12-01", last_day="2026-12-01")
    assert answer.status_code == 422
    assert "You already have these days off." in answer.text


def test_a_day_ends_in_the_persons_time_zone(session, client, ines):
    ines.time_zone = "Pacific/Auckland"  # the 27th there
    assert client.submit(PAGE, first_day="2026-11-26", last_day="2026-11-26").status_code == 422
    assert client.submit(PAGE, first_day="2026-11-26", last_day="2026-11-27").status_code == 303


def test_the_days_off_of_others_do_not_exist(client, cast, ines):
    client.submit(PAGE, first_day="2026-12-01", last_day="2026-12-01")
    client.sign_in(cast.sam)
    assert client.forge(f"/days-off/{upcoming_days_off(ines)[0].id}/remove").status_code == 404
    assert len(days(ines)) == 1
