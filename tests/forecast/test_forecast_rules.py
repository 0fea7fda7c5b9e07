"""The forecast is honest: never before today, silent with nothing to go on, wide with little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forecast.rules import MIN_COMPARED_ONBOARDINGS, OnboardingProgress, basis
from app.forecast.rules import outlook as days
from app.shared.business_days import weekdays_between
from tests.forecast.summed_up import OneStep, closings_of, sum_up

MONDAY = date(2026, 11, 2)
DAYS = st.integers(-5, 60)
STEP = st.builds(
    OneStep, is_done=st.booleans(), due=st.integers(-4, 40), took=st.lists(DAYS, max_size=8).map(tuple)
)


@dataclass(frozen=True)
class Way:
    """An onboarding, step by step."""

    elapsed: int
    steps: Sequence[OneStep]
    closings: Sequence[int] = ()

    @property
    def progress(self) -> OnboardingProgress:
        return OnboardingProgress(self.elapsed, sum_up(self.steps), closings_of(self.closings))


WAY = st.builds(
    Way,
    elapsed=st.integers(-20, 80),
    steps=st.lists(STEP, min_size=1, max_size=12).map(tuple),
    closings=st.lists(st.integers(0, 10), max_size=8).map(tuple),
)
KNOWN_STEP = st.builds(
    OneStep,
    is_done=st.booleans(),
    due=st.integers(-4, 40),
    took=st.lists(DAYS, min_size=MIN_COMPARED_ONBOARDINGS, max_size=5).map(tuple),
)


def steps(done: int, left: int, *, due: int = 10, took: tuple[int, ...] = ()) -> list[OneStep]:
    return [OneStep(number < done, due, took) for number in range(done + left)]


def after(elapsed: int, steps: Sequence[OneStep], closings: Sequence[int] = ()) -> OnboardingProgress:
    return Way(elapsed, steps, closings).progress


@given(WAY)
def test_it_is_a_range_from_today_on_or_nothing_with_the_reason(way):
    found = days(way.progress)
    assert basis(way.progress)
    if found is not None:
        assert 0 <= found[0] <= found[1]


@given(WAY, st.data())
def test_ticking_a_step_never_moves_it_later(way, data):
    left = [number for number, step in enumerate(way.steps) if not step.is_done]
    if not left:
        return
    ticked = data.draw(st.sampled_from(left))
    later = replace(
        way, steps=[replace(step, is_done=step.is_done or n == ticked) for n, step in enumerate(way.steps)]
    )
    before, then = days(way.progress), days(later.progress)
    if before is not None and then is not None:
        assert then[0] <= before[0]
        assert then[1] <= before[1]


@given(WAY.filter(lambda way: len(way.closings) < MIN_COMPARED_ONBOARDINGS))
def test_with_few_others_and_few_ticks_it_is_too_early_to_say(way):
    progress = way.progress
    if progress.steps.done < 3 and progress.steps.left:
        assert days(progress) is None
        assert basis(progress).startswith("Too early to forecast: ")


@given(
    st.integers(-20, 80),
    st.lists(KNOWN_STEP, min_size=1, max_size=8),
    st.lists(st.integers(0, 10), min_size=MIN_COMPARED_ONBOARDINGS, max_size=5),
    st.integers(2, 5),
)
def test_the_fewer_the_others_the_wider_it_is(elapsed, known, closings, times):
    few = days(after(elapsed, known, closings))
    more = [replace(step, took=step.took * times) for step in known]
    many = days(after(elapsed, more, closings * times))
    assert few is not None
    assert many is not None
    assert few[0] <= many[0]
    assert many[1] <= few[1]


def test_before_the_start_it_goes_by_the_others():
    took = (12,) * 10
    found = after(-5, steps(0, 4, took=took), closings=(1,) * 10)
    assert days(found) == (17, 19)  # 12 days from the start, one of doubt, one to close
    assert basis(found) == "Based on the time the same steps took 10 others. There is no pace yet."


def test_pace_and_others_reach_from_the_sooner_to_the_later():
    took = (12,) * 10
    found = after(6, steps(2, 4, took=took), closings=(0,) * 10)
    assert days(found) == (5, 12)  # others: 12 from the start, give or take one; at this pace 4 times 3
    assert basis(found) == (
        "Based on the pace so far (2 of 6 steps in 6 business days) "
        "and the time the same steps took 10 others."
    )


def test_someone_who_ticks_nothing_gets_no_forecast_from_others_alone():
    took = (12,) * 10
    waiting = [days(after(day, steps(0, 4, took=took), closings=(0,) * 10)) for day in (0, 5, 10)]
    assert [found[1] for found in waiting if found] == [13, 12, 12]  # from day 3 on the whole way is ahead


def test_the_pace_alone_makes_a_wide_range():
    found = after(8, steps(4, 2, due=10))
    assert days(found) == (2, 8)
    assert basis(found) == (
        "Based only on the pace so far (4 of 6 steps in 8 business days), so the range is wide."
    )


@pytest.mark.parametrize(
    ("progress", "reason"),
    [
        (after(-3, steps(0, 4)), "not started yet, and too few others have had the same steps"),
        (after(1, steps(3, 4)), "only just started, and too few others have had the same steps"),
        (after(9, steps(1, 4)), "1 of 5 steps is done, and too few others have had the same steps"),
    ],
)
def test_it_is_too_early_to_say(progress, reason):
    assert days(progress) is None
    assert basis(progress) == f"Too early to forecast: {reason}."


def test_others_who_had_other_steps_say_nothing():
    mostly_new = [*steps(0, 3), *steps(0, 1, took=(5,) * 9)]
    assert days(after(2, mostly_new, closings=(1,) * 9)) is None


def test_with_only_the_closing_left_there_is_no_forecast():
    found = after(9, steps(4, 0))
    assert days(found) is None
    assert basis(found) == "All steps are done. The gate opens when every gating issue is closed."


def test_business_days_leave_out_weekends():
    friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
    next_monday = MONDAY + timedelta(days=7)
    assert [weekdays_between(MONDAY, day) for day in (friday, saturday, next_monday)] == [4, 5, 5]
    assert weekdays_between(next_monday, friday) == -1


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 300))
def test_counting_between_agrees_with_walking(day, number):
    walked = [day + timedelta(days=each) for each in range(number)]
    assert weekdays_between(day, day + timedelta(days=number)) == sum(each.weekday() < 5 for each in walked)
