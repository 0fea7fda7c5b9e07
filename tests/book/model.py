"""A plain model of the book: who has what on each day, as dictionaries of days.

It knows nothing of SQL. Each act writes every day that it changes, up to the last day of the model, so that a
question is one look-up. Names stand for territories, accounts, opportunities and ISRs; None is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
Name = str | None


@dataclass
class DaysOf:
    """A value on each day from `first` to `last`; without one on a day, it is not there."""

    first: date
    last: date
    values: dict[date, Name] = field(default_factory=dict)

    def set(self, value: Name, since: date, until: date | None = None) -> None:
        """From a day on, to a day or for ever."""
        for day in self._days(since, until):
            self.values[day] = value

    def clear(self, since: date, until: date | None = None) -> None:
        for day in self._days(since, until):
            self.values.pop(day, None)

    def __contains__(self, day: date) -> bool:
        return day in self.values

    def on(self, day: date) -> Name:
        return self.values.get(day)

    def _days(self, since: date, until: date | None) -> Iterator[date]:
        day, last = max(since, self.first), min(until or self.last, self.last)
        while day <= last:
            yield day
            day += DAY


@dataclass
class ModelOpportunity:
    """An opportunity: its account, what closings froze and people set by hand on each day, if it is open."""

    account: str
    frozen: DaysOf
    by_hand: DaysOf
    is_open: bool = True
    is_overridden: bool = False
    closed: list[tuple[date, Name]] = field(default_factory=list)  # each closing, which never changes


class BookModel:
    """What each day says, and what was asked before."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.holder: dict[str, DaysOf] = {}
        self.territory: dict[str, DaysOf] = {}
        self.opportunities: dict[str, ModelOpportunity] = {}
        self.asked: dict[tuple[str, date], Name] = {}

    # What there is

    def add_territory(self, territory: str) -> None:
        self.holder[territory] = self._days()

    def add_account(self, account: str, territory: Name) -> None:
        """The first territory that is known counts for all days before."""
        self.territory[account] = self._days()
        self.territory[account].set(territory, self.first)

    def add_opportunity(self, opportunity: str, account: str) -> None:
        self.opportunities[opportunity] = ModelOpportunity(account, self._days(), self._days())

    # Acts

    def begins(self, territory: str, isr: str, first_day: date) -> None:
        self.holder[territory].set(isr, first_day)
        self._changed_from(first_day)

    def ends(self, territory: str, last_day: date) -> None:
        """Nobody holds it after a day."""
        self.holder[territory].set(None, last_day + DAY)
        self._changed_from(last_day + DAY)

    def continues(self, territory: str, isr: str, before: date, last_day: date | None) -> None:
        """An ISR who was to hold it until `before` holds it until another day, or for ever."""
        if last_day is None or last_day > before:
            self.holder[territory].set(isr, before + DAY, last_day)
            self._changed_from(before + DAY)
        else:
            self.ends(territory, last_day)

    def moves(self, account: str, territory: Name, first_day: date) -> None:
        self.territory[account].set(territory, first_day)
        self._changed_from(first_day)

    def closes(self, opportunity: str, closed_on: date) -> Name:
        """It is frozen with who had it that day, or with who has it by hand now. Returns who that is."""
        found = self.opportunities[opportunity]
        isr = self.closing_isr(opportunity, closed_on)
        found.frozen.set(isr, closed_on)
        found.closed.append((closed_on, isr))
        found.is_open = False
        self._changed_from(closed_on)
        return isr

    def closing_isr(self, opportunity: str, closed_on: date) -> Name:
        """Who has it by hand on that day, else who has it by hand now, else who held its territory then."""
        found = self.opportunities[opportunity]
        if closed_on in found.by_hand:
            return found.by_hand.on(closed_on)
        return found.by_hand.on(self.last) if found.is_overridden else self.proposed(found.account, closed_on)

    def reopens(self, opportunity: str, on: date) -> None:
        found = self.opportunities[opportunity]
        found.frozen.clear(on)
        found.is_open = True
        self._changed_from(on)

    def is_set(self, opportunity: str, isr: Name, on: date) -> None:
        """The ISR is set by hand from a day on."""
        found = self.opportunities[opportunity]
        found.by_hand.set(isr, on)
        found.is_overridden = True
        self._changed_from(on)

    def is_lifted(self, opportunity: str, on: date) -> None:
        found = self.opportunities[opportunity]
        found.by_hand.clear(on)
        found.is_overridden = False
        self._changed_from(on)

    # Questions

    def proposed(self, account: str, day: date) -> Name:
        """The Proposed ISR of an account on a day."""
        territory = self.territory[account].on(day)
        return None if territory is None else self.holder[territory].on(day)

    def isr(self, opportunity: str, day: date) -> Name:
        """The ISR of an opportunity on a day."""
        found = self.opportunities[opportunity]
        for days in (found.frozen, found.by_hand):
            if day in days:
                return days.on(day)
        return self.proposed(found.account, day)

    def open_with(self, isr: str, day: date) -> set[str]:
        """What is open now and has this ISR on a day."""
        return {
            name
            for name, found in self.opportunities.items()
            if found.is_open and self._isr_if_open(found, day) == isr
        }

    def lost(self, isr: str, day: date) -> set[str]:
        """The accounts that an ISR has on the day before, and not on a day."""
        return {
            account
            for account in self.territory
            if self.proposed(account, day - DAY) == isr and self.proposed(account, day) != isr
        }

    def note_answers(self, days: Iterable[date]) -> None:
        """Remember who the ISR of each opportunity is on these days, to ask again later."""
        for name in self.opportunities:
            for day in days:
                self.asked.setdefault((name, day), self.isr(name, day))

    def _isr_if_open(self, found: ModelOpportunity, day: date) -> Name:
        return found.by_hand.on(day) if day in found.by_hand else self.proposed(found.account, day)

    def _changed_from(self, day: date) -> None:
        """An act may change the answers from a day on, and none before."""
        self.asked = {key: isr for key, isr in self.asked.items() if key[1] < day}

    def _days(self) -> DaysOf:
        return DaysOf(self.first, self.last)
