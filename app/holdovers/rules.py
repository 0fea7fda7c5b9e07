"""The rules of holdovers: how credit is split, what qualifies, and until when. No database, no clock.

From the department's page: up to five accounts or opportunities for an ISR who loses them, with credit by the
month of the fiscal quarter in which they are won: 75, 50 or 25 percent for the current ISR, and the rest for
the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.alignment_changes.asking import last_day_to_ask
from app.book.models import OpportunityOutcome, Tier
from app.shared.refusals import Conflict, RuleBroken
from app.shared.sales.fiscal import FiscalCalendar
from app.shared.sales.money import PERCENT, split_money
from app.shared.times import format_day

MAX_SLOTS = 5
CURRENT_PERCENT = {1: 75, 2: 50, 3: 25}  # by the month of the fiscal quarter
LONGEST_MONTH = timedelta(days=31)
DECISION_DAYS = 15  # after the end of the quarter
MANAGED_TIERS = (Tier.ACTIVE, Tier.CO_MANAGED, Tier.LOW_TOUCH)  # delegated to an ISR, or managed by one


@dataclass(frozen=True)
class Split:
    """An approved holdover of an opportunity: who lost it, and on which day it was no longer theirs."""

    isr_id: int
    effective_on: date
    holdover_id: int = 0


@dataclass(frozen=True)
class Share:
    """A part of an amount, in minor units, for an ISR or nobody. `percent` is of what was left then.

    `split` is the holdover by which they have it; None for the ISR of the closing, who has the rest.
    """

    isr_id: int | None
    amount: int
    percent: int
    split: Split | None = None


def splits_credit(split: Split, won_on: date, calendar: FiscalCalendar) -> bool:
    """True if a holdover splits what is won on a day: in the quarter of its change, not before it."""
    same = calendar.quarter_of(split.effective_on) == calendar.quarter_of(won_on)
    return same and split.effective_on <= won_on


def share_credit(
    amount: int, *, isr_id: int | None, won_on: date, splits: Iterable[Split], calendar: FiscalCalendar
) -> list[Share]:
    """The shares of an amount that was won on a day with an ISR, or with nobody: they add up to it.

    The holdovers are taken by their days: a later one splits what the one before left to its successor.
    """
    applied = [each for each in splits if splits_credit(each, won_on, calendar)]
    percent, rest, shares = CURRENT_PERCENT[calendar.month_of_quarter(won_on)], amount, []
    for split in sorted(applied, key=lambda each: each.effective_on):
        current, rest = split_money(rest, percent)
        shares.append(Share(split.isr_id, current, percent, split))
    return [*shares, Share(isr_id, rest, PERCENT - percent if applied else PERCENT)]


@dataclass(frozen=True)
class MonthSplit:
    """How credit is split if it is won from `since` to `until`, days of one month of the quarter."""

    since: date
    until: date
    current_percent: int

    @property
    def new_percent(self) -> int:
        return PERCENT - self.current_percent

    def split(self, amount: int) -> tuple[int, int]:
        """An amount for the current and for the new ISR."""
        return split_money(amount, self.current_percent)


def splits_by_month(effective_on: date, calendar: FiscalCalendar) -> list[MonthSplit]:
    """The possible splits after a change, by the months of its quarter that are left."""
    quarter = calendar.quarter_of(effective_on)
    since, last, found = calendar.first_day(quarter), calendar.last_day(quarter), []
    while since <= last:
        following = (since + LONGEST_MONTH).replace(day=1)
        until = following - timedelta(days=1)
        if until >= effective_on:
            percent = CURRENT_PERCENT[calendar.month_of_quarter(since)]
            found.append(MonthSplit(max(since, effective_on), until, percent))
        since = following
    return found


def expires_on(effective_on: date, calendar: FiscalCalendar) -> date:
    """The day on which a holdover of a change is declined if nobody has decided."""
    return calendar.last_day(calendar.quarter_of(effective_on)) + timedelta(days=DECISION_DAYS)


def days_left_to_ask(effective_on: date, days: int, today: date) -> int | None:
    """The days after today on which one can be requested: 0 on the last day, None if it is too late."""
    left = (last_day_to_ask(effective_on, days) - today).days
    return left if left >= 0 else None


def why_not_split(
    outcome: OpportunityOutcome, closed_on: date | None, effective_on: date, calendar: FiscalCalendar
) -> str | None:
    """Why a holdover splits no credit of an opportunity that was closed; None if it does, or can."""
    if closed_on is None:
        return None
    day = format_day(closed_on)
    if outcome is not OpportunityOutcome.WON:
        return _("It was closed on %(day)s and not won, so nothing is split.", day=day)
    if closed_on < effective_on:
        return _("It was won on %(day)s, before the change, so nothing is split.", day=day)
    quarter = calendar.quarter_of(effective_on)
    if calendar.quarter_of(closed_on) != quarter:
        return _(
            "It was won on %(day)s, after %(quarter)s, so nothing is split.", day=day, quarter=quarter.label
        )
    return None


def check_in_time(effective_on: date, days: int, today: date) -> None:
    """Raise RuleBroken if it is too late to request a holdover."""
    last = last_day_to_ask(effective_on, days)
    if today > last:
        raise RuleBroken(
            _("It is too late. Holdovers could be requested until %(day)s.", day=format_day(last))
        )


def free_slot(taken: Sequence[int], most: int) -> int:
    """The first slot of a change that is free. Raises RuleBroken if there is none."""
    free = [slot for slot in range(1, most + 1) if slot not in taken]
    if not free:
        raise RuleBroken(
            _("All %(most)s holdovers of this change are in use. No more can be requested.", most=most)
        )
    return free[0]


@dataclass(frozen=True)
class MovedFacts:
    """What decides whether an opportunity that an ISR lost can be held over."""

    is_open: bool
    was_open: bool
    was_overridden: bool
    tier: Tier | None
    close_on: date
    is_requested: bool = False


def why_not_held_over(facts: MovedFacts, effective_on: date, calendar: FiscalCalendar) -> str | None:
    """Why an opportunity cannot be held over, as a sentence; None if it can."""
    quarter = calendar.quarter_of(effective_on)
    if facts.is_requested:
        return _("It was requested already.")
    if not facts.is_open:
        return _("It is closed.")
    if facts.was_overridden:
        return _("Its ISR was set by hand, so it did not move.")
    if not facts.was_open:
        return _("It was closed on the day before the change.")
    if facts.tier is None:
        return _("It has no tier. Tiers 1, 2 and 4 qualify.")
    if facts.tier not in MANAGED_TIERS:
        return _("%(tier)s. Tiers 1, 2 and 4 qualify.", tier=facts.tier.label)
    if calendar.quarter_of(facts.close_on) != quarter:
        day = format_day(facts.close_on)
        return _("It is expected to close on %(day)s, not in %(quarter)s.", day=day, quarter=quarter.label)
    return None


def request_sentence(requester: str, isr: str) -> str:
    """Who requests a holdover, and for whom, if it is for somebody else."""
    if requester == isr:
        return _("%(requester)s requests a holdover", requester=requester)
    return _("%(requester)s requests a holdover for %(isr)s", requester=requester, isr=isr)


def already_settled(state: str, decider: str | None, on: date) -> Conflict:
    """The refusal for a holdover that was decided or expired. `state` is the label of its state."""
    day = format_day(on)
    if decider is None:
        return Conflict(_("Nobody decided in time. It was declined on %(day)s.", day=day))
    return Conflict(
        _("%(decider)s already decided on %(day)s: %(state)s.", decider=decider, day=day, state=state)
    )


def check_may_decide(*, is_second: bool) -> None:
    """Raise RuleBroken for who requested it, the ISR who loses, and the one who gets it."""
    if not is_second:
        raise RuleBroken(
            _("Another ISR manager decides: not the one who requested it, nor one of the two ISRs.")
        )
