"""The ISRs of an opportunity, or of an account, day by day: spans without a gap and without an overlap.

It reads the same rows as `alignment.py` and says the same on every day: the closing of that day, else its ISR
override, else who holds the territory of the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from app.book.models import FROM_THE_BEGINNING, Closing, IsrOverride
from app.people.models import User
from app.shared.business_days import DAY


class _Days(Protocol):
    """A row that holds from a first to a last day; without a last one it runs."""

    @property
    def id(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


DatedRow = TypeVar("DatedRow", bound=_Days)


@dataclass(frozen=True)
class HolderDays:
    """Days on which an ISR holds a territory."""

    id: int
    isr: User
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class TerritoryLeaders:
    """What the mapping file says of a territory: its segment, and the cells of who leads it."""

    segment: str = ""
    sae: str = ""
    asm: str = ""
    rd: str = ""


@dataclass(frozen=True)
class TerritoryDays:
    """Days on which an account has a territory, or none, with all who hold it at any time."""

    id: int
    territory_id: int | None
    territory: str | None
    starts_on: date
    ends_on: date | None
    leaders: TerritoryLeaders
    holders: tuple[HolderDays, ...] = ()


@dataclass(frozen=True)
class AlignmentRows:
    """The rows that say who the ISR is on each day. An account has neither closings nor overrides."""

    territories: Sequence[TerritoryDays]
    closings: Sequence[Closing] = field(default=())
    overrides: Sequence[IsrOverride] = field(default=())


@dataclass(frozen=True)
class IsrDays:
    """Days on which one ISR, or nobody, has an opportunity or account, for one reason.

    The reason is the closing, else the override, else the territory; without any, there is no territory.
    `since` is the first day of the holder, or of the vacancy where somebody held the territory before.
    """

    isr_id: int | None
    isr: str | None
    isr_email: str | None = None
    closing: Closing | None = None
    override: IsrOverride | None = None
    territory_id: int | None = None
    territory: str | None = None
    since: date | None = None
    starts_on: date = FROM_THE_BEGINNING
    ends_on: date | None = None

    @property
    def is_from_the_beginning(self) -> bool:
        return self.starts_on == FROM_THE_BEGINNING

    def covers_day(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def isr_timeline(rows: AlignmentRows) -> list[IsrDays]:
    """All days in spans, the first without a beginning and the last without an end."""
    spans: list[IsrDays] = []
    for first_day in _first_days(rows):
        found = replace(_isr_days_on(rows, first_day), starts_on=first_day)
        if spans and replace(found, starts_on=spans[-1].starts_on) == spans[-1]:
            continue
        if spans:
            spans[-1] = replace(spans[-1], ends_on=first_day - DAY)
        spans.append(found)
    return spans


def territory_days_on(rows: AlignmentRows, day: date) -> TerritoryDays | None:
    """The territory of the account on a day; None if it has none."""
    found = _latest_on(rows.territories, day)
    return found if found is not None and found.territory_id is not None else None


def isr_days_on(spans: Iterable[IsrDays], day: date) -> IsrDays:
    """The span of a timeline in which a day lies."""
    return next(span for span in spans if span.covers_day(day))


def _isr_days_on(rows: AlignmentRows, day: date) -> IsrDays:
    closing = _latest_on(rows.closings, day)
    if closing is not None:
        return IsrDays(closing.isr_id, *_person(closing.isr), closing=closing)
    override = _latest_on(rows.overrides, day)
    if override is not None:
        return IsrDays(override.isr_id, *_person(override.isr), override=override)
    territory = territory_days_on(rows, day)
    if territory is None:
        return IsrDays(None, None)
    holder = _latest_on(territory.holders, day)
    of = IsrDays(None, None, territory_id=territory.territory_id, territory=territory.territory)
    if holder is None:
        return replace(of, since=_vacant_since(territory.holders, day))
    name, email = _person(holder.isr)
    return replace(of, isr_id=holder.isr.id, isr=name, isr_email=email, since=holder.starts_on)


def _latest_on(rows: Sequence[DatedRow], day: date) -> DatedRow | None:
    """The row of a day; where two touch on it, the one that began last."""
    found = [row for row in rows if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
    return max(found, key=lambda row: (row.starts_on, row.id), default=None)


def _vacant_since(holders: Iterable[HolderDays], day: date) -> date | None:
    ended = [each.ends_on for each in holders if each.ends_on is not None and each.ends_on < day]
    return max(ended) + DAY if ended else None


def _first_days(rows: AlignmentRows) -> list[date]:
    """The days on which something may change, and the first day there is."""
    holders = [holder for territory in rows.territories for holder in territory.holders]
    found = {FROM_THE_BEGINNING}
    all_rows: list[_Days] = [*rows.closings, *rows.overrides, *rows.territories, *holders]
    for row in all_rows:
        found.add(row.starts_on)
        if row.ends_on is not None and row.ends_on < date.max:
            found.add(row.ends_on + DAY)
    return sorted(found)


def _person(person: Any) -> tuple[str | None, str | None]:
    return (person.name, person.email) if person else (None, None)
