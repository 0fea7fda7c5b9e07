"""When a start date may move, and to when."""

from __future__ import annotations

from datetime import date

from app.onboarding.rules import FURTHEST_START
from app.shared.refusals import RuleBroken
from app.shared.times import day


def check_move(to: date, *, was: date, hired_on: date, today: date, assigned_on: date | None) -> None:
    """Raise RuleBroken for a first day that is no move, before the hire, too far off, or after a territory.

    A day that has passed is one somebody may really have started on.
    """
    if to == was:
        raise RuleBroken("That is the start date already.", field="start_date")
    if to < hired_on:
        raise RuleBroken(f"That is before they were hired, {day(hired_on)}.", field="start_date")
    if to > today + FURTHEST_START:
        raise RuleBroken("The start date is more than a year ahead.", field="start_date")
    if assigned_on is not None and to > assigned_on:
        raise RuleBroken(f"They hold a territory from {day(assigned_on)} on.", field="start_date")
