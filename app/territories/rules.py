"""What assigning a territory and ending an assignment ask for.

From the handbook: a territory has one ISR at a time, and an ISR has one only after onboarding.
Whether the gate is open is asked of `app.onboarding.rules.gate`.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import day
from app.territories.mapping.cells import would_run

FURTHEST_AHEAD = timedelta(days=365)


def held_already(territory: str, holder: str, since: date) -> Conflict:
    """The refusal to raise about a territory that is not vacant: it says who holds it, and since when."""
    return Conflict(f"{territory} is held by {holder} since {day(since)}. End that assignment first.")


def check_theirs(isr: str, *, is_isr: bool, is_theirs: bool) -> None:
    """Raise RuleBroken for someone who is no ISR, or another manager's: managing anyone is not enough."""
    if not is_isr:
        raise RuleBroken(f"{isr} is not an ISR.", field="isr")
    if not is_theirs:
        raise RuleBroken(f"{isr} is not an ISR of yours. Their own manager assigns them.", field="isr")


def check_on_the_map(territory: str, *, is_removed: bool) -> None:
    """Raise RuleBroken for a territory that the mapping file no longer has."""
    if is_removed:
        raise RuleBroken(f"{territory} is no longer in the mapping file, so nobody can be assigned it.")


def check_no_formula(text: str, *, field: str) -> None:
    """Raise RuleBroken for a text that a spreadsheet would run when the mapping file goes out."""
    if would_run(text):
        raise RuleBroken("It begins with a character that makes a spreadsheet run it.", field=field)


def check_first_day(first_day: date, *, today: date, earliest: list[tuple[date | None, str]]) -> None:
    """Raise RuleBroken for a first day more than a year ahead, or before one of the `earliest`.

    `earliest` holds days with the reason each is one: "the day they start"; None where there is none.
    """
    if first_day > today + FURTHEST_AHEAD:
        raise RuleBroken("That is more than a year ahead.", field="starts_on")
    for limit, reason in earliest:
        if limit is not None and first_day < limit:
            raise RuleBroken(f"That is before {reason}, {day(limit)}.", field="starts_on")


def check_last_day(last_day: date, *, first_day: date, today: date) -> None:
    """Raise RuleBroken for a last day in the future, or before the first.

    An assignment that has not begun has no last day that fits: it is taken back today instead.
    """
    if last_day > today:
        raise RuleBroken("The last day is in the future.", field="last_day")
    if last_day < first_day and first_day <= today:
        raise RuleBroken(f"That is before the first day, {day(first_day)}.", field="last_day")
