"""A time typed on someone's own clock, and the instant it means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.interviews.rules import instant_of_local_time
from app.shared.refusals import RuleBroken


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def local(*parts: int) -> datetime:
    return utc(*parts).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "typed", "instant"),
    [
        ("UTC", local(2026, 11, 26, 10), utc(2026, 11, 26, 10)),
        ("Europe/Warsaw", local(2026, 11, 26, 10), utc(2026, 11, 26, 9)),
        ("Asia/Kathmandu", local(2026, 11, 26, 10), utc(2026, 11, 26, 4, 15)),
        ("Europe/Berlin", local(2026, 10, 25, 2, 30), utc(2026, 10, 25, 0, 30)),  # the first of two
        ("Europe/Berlin", local(2026, 10, 25, 3), utc(2026, 10, 25, 2)),
        (
            "Australia/Lord_Howe",
            local(2026, 4, 5, 1, 45),
            utc(2026, 4, 4, 14, 45),
        ),  # clocks move by half an hour
    ],
)
def test_a_local_time_is_an_instant(zone, typed, instant):
    assert instant_of_local_time(typed, zone) == instant


@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("Europe/Berlin", local(2026, 3, 29, 2, 30)),
        ("America/New_York", local(2026, 3, 8, 2)),
        ("Pacific/Apia", local(2011, 12, 30, 12)),  # Samoa went to bed on the 29th and got up on the 31st
    ],
)
def test_a_time_the_clocks_skip_is_refused(zone, typed):
    with pytest.raises(RuleBroken, match="skip") as refusal:
        instant_of_local_time(typed, zone)
    assert refusal.value.field == "starts_at"


@pytest.mark.parametrize(
    ("zone", "edge"),
    [("Asia/Tokyo", local(1, 1, 1)), ("America/New_York", local(9999, 12, 31, 23, 59))],
)
def test_a_time_out_of_range_is_refused(zone, edge):
    with pytest.raises(RuleBroken, match="from 1940 to 2100"):
        instant_of_local_time(edge, zone)
