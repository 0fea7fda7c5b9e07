"""What packages above this one do when territories change hands, and what they know beforehand.

They register functions at start. An act notes each assignment that begins or ends while it is written, and
the functions are called once with all of them, before the transaction of the act is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from app.people.models import User
from app.territories.models import Assignment, Territory


class HolderChangeKind(Enum):
    """What happens to an assignment. It continues if its last day is withdrawn."""

    BEGINS = auto()
    CONTINUES = auto()
    ENDS = auto()
    IS_CANCELLED = auto()


@dataclass(frozen=True)
class HolderChange:
    """An assignment that begins, continues, ends or is cancelled.

    `first_days` are the days from which another person holds the territory than before, or nobody.
    """

    kind: HolderChangeKind
    assignment: Assignment
    first_days: Sequence[date]
    by: User


@dataclass
class HolderAct:
    """All that one act changes. `leaver` is the ISR who leaves, if the act is a departure."""

    leaver: User | None = None
    changes: list[HolderChange] = field(default_factory=list)


@dataclass(frozen=True)
class TerritoryAccounts:
    """How many accounts and open opportunities go with territories. ISR overrides stay and do not count."""

    accounts: int = 0
    opportunities: int = 0

    def __add__(self, other: TerritoryAccounts) -> TerritoryAccounts:
        return TerritoryAccounts(self.accounts + other.accounts, self.opportunities + other.opportunities)


@dataclass(frozen=True)
class PlannedLoss:
    """A territory that an ISR is about to lose, and the first day on which it is no longer theirs."""

    territory_id: int
    isr_id: int
    first_day: date


@dataclass(frozen=True)
class LossPreview:
    """What planned losses would do: a sentence a line, and the address of the page with more."""

    lines: Sequence[str]
    url: str


Listener = Callable[[HolderAct], None]
Counter = Callable[[Collection[int]], Mapping[int, TerritoryAccounts]]
Previewer = Callable[[Sequence[PlannedLoss]], LossPreview | None]

_listeners: list[Listener] = []
_counters: list[Counter] = []
_previewers: list[Previewer] = []
_open_act: ContextVar[HolderAct | None] = ContextVar("open_act", default=None)


def register_holder_hooks(listen: Listener, count: Counter, preview: Previewer) -> None:
    """Add what is called after an act, what counts accounts, and what previews a loss."""
    _listeners.append(listen)
    _counters.append(count)
    _previewers.append(preview)


@contextmanager
def one_act(leaver: User | None = None) -> Iterator[None]:
    """Collect what changes inside the block, and call the functions once. Inside another act, it joins it."""
    if _open_act.get() is not None:
        yield
        return
    act = HolderAct(leaver)
    token = _open_act.set(act)
    try:
        yield
    finally:
        _open_act.reset(token)
    _tell(act)


def note_change(kind: HolderChangeKind, assignment: Assignment, *first_days: date, by: User) -> None:
    """Note what happens to an assignment. Outside of an act, it is an act of its own."""
    change = HolderChange(kind, assignment, first_days, by)
    act = _open_act.get()
    if act is None:
        _tell(HolderAct(changes=[change]))
    else:
        act.changes.append(change)


def count_by_territory(territories: Collection[Territory]) -> Mapping[int, TerritoryAccounts]:
    """What goes with each of these territories, by its id; those without accounts are left out."""
    found: dict[int, TerritoryAccounts] = {}
    for count in _counters:
        found.update(count({territory.id for territory in territories}))
    return found


def sum_of(
    territories: Collection[Territory], counts: Mapping[int, TerritoryAccounts]
) -> TerritoryAccounts | None:
    """The sum for some of the territories that were counted; None if they have no accounts."""
    each = [counts[territory.id] for territory in territories if territory.id in counts]
    return sum(each, TerritoryAccounts()) if each else None


def preview_losses(planned: Sequence[PlannedLoss]) -> LossPreview | None:
    """What it would do if these ISRs lost these territories; None if there is nothing to say."""
    previews = (preview(planned) for preview in _previewers if planned)
    return next((found for found in previews if found is not None), None)


def _tell(act: HolderAct) -> None:
    if act.changes:
        for listen in _listeners:
            listen(act)
