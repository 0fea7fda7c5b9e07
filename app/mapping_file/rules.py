"""What applying a mapping file would do: added, changed, removed, refused, each row with its reason.

From the issue: the file is the single source of truth. A territory it no longer has is removed from the
map, a blank proposed ISR makes the territory vacant, and a file with one refused row changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.mapping_file.columns import Column
from app.mapping_file.directory import Details, Known, Person, Readiness, Territories
from app.mapping_file.rows import FIELDS, Refused, Understood
from app.onboarding.gate.explain import check_open
from app.shared.refusals import RuleBroken
from app.shared.times import day

VACANT, BLANK = "vacant", "blank"
DAY = timedelta(days=1)


class Kind(StrEnum):
    """What would become of a row."""

    REFUSED = "refused"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True)
class Finding:
    """What would become of one row, and why. A territory that is in no row of the file has no number."""

    kind: Kind
    row: int | None
    territory: str
    says: tuple[str, ...]

    @property
    def line(self) -> str:
        """All it says, reasons as sentences and changes one beside the other."""
        return (" " if self.kind is Kind.REFUSED else " · ").join(self.says)

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        return f"{self.kind}: {where}{self.territory}. {self.line}"


@dataclass(frozen=True)
class DryRun:
    """What applying a file would do to the territories as they are now."""

    findings: Sequence[Finding]
    changes: Sequence[Understood]
    removed: Sequence[Known]
    unchanged: int
    readiness: Mapping[int, Readiness]

    def of(self, kind: Kind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind is kind]

    @property
    def digest(self) -> str:
        """A word that is another one as soon as anything here is."""
        changes = [(each.known and each.known.id, each.details, each.isr) for each in self.changes]
        everything = repr((self.findings, changes, self.removed, self.unchanged))
        return hashlib.sha256(everything.encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, and how many stay as they are."""
        return {kind.value: len(self.of(kind)) for kind in Kind} | {"unchanged": self.unchanged}


def newly_proposed(rows: Iterable[Understood | Refused]) -> list[Person]:
    """Those who would get a territory they do not hold, each once."""
    isrs = {row.isr.id: row.isr for row in rows if isinstance(row, Understood) and _is_new(row) and row.isr}
    return list(isrs.values())


def dry_run(
    rows: Sequence[Understood | Refused], territories: Territories, readiness: Mapping[int, Readiness]
) -> DryRun:
    """What applying these rows would do. `readiness` is that of each of the newly proposed, by id."""
    findings: list[Finding] = []
    changes: list[Understood] = []
    unchanged = 0
    for row in rows:
        finding = _finding(row, readiness)
        if finding is None:
            unchanged += 1
            continue
        findings.append(finding)
        if isinstance(row, Understood) and finding.kind is not Kind.REFUSED:
            changes.append(row)
    removed = list(_removed(rows, territories))
    findings += [Finding(Kind.REMOVED, None, each.details.name, _ended(each)) for each in removed]
    return DryRun(findings, changes, removed, unchanged, readiness)


def differences(before: Details, after: Details) -> list[tuple[Column, str, str]]:
    """The columns in which two readings of a territory differ, with what was and what became."""
    was, became = _shown(before), _shown(after)
    return [(column, was[column], became[column]) for column in FIELDS if was[column] != became[column]]


def first_day_after(began_on: date, *, today: date, theirs: date) -> date:
    """The first day of who takes a territory over from one who has it since a day.

    That is today: `theirs`, the day where their manager is, and the day after where the other began only
    then. What has not begun by `today`, the day where the other manager is, is taken back.
    """
    return theirs if began_on > today else max(theirs, began_on + DAY)


def _finding(row: Understood | Refused, readiness: Mapping[int, Readiness]) -> Finding | None:
    """What would become of a row; None where all stays as it is."""
    if isinstance(row, Refused):
        return Finding(Kind.REFUSED, row.number, row.territory, row.reasons)
    name, isr = row.details.name, row.isr
    ready = readiness[isr.id] if isr is not None and _is_new(row) else None
    if isr is not None and ready and (reason := _not_ready(isr, ready, row.known)):
        return Finding(Kind.REFUSED, row.number, name, (reason,))
    override = ("by an override of the gate",) if ready and ready.needs_override(row.known) else ()
    if row.known is None or row.known.is_removed:
        return Finding(Kind.ADDED, row.number, name, (*_whole(row), *override))
    changes = (*_changes(row.known, row), *override)
    return Finding(Kind.CHANGED, row.number, name, changes) if changes else None


def _is_new(row: Understood) -> bool:
    return row.isr != row.holder


def _not_ready(isr: Person, ready: Readiness, known: Known | None) -> str | None:
    """Why a territory cannot be theirs today; None where it can."""
    try:
        if not ready.needs_override(known):
            check_open(ready.gate, isr.name)
    except RuleBroken as broken:
        return broken.sentence
    if ready.starts_on is not None and ready.starts_on > ready.today:
        return f"{isr.name} starts on {day(ready.starts_on)}; a territory is theirs from then on."
    return None


def _whole(row: Understood) -> Iterator[str]:
    if row.known:
        yield "back in the file"
    for column, value in _shown(row.details).items():
        if value and column is not Column.TERRITORY:
            yield f"{column}: {value}"
    yield f"ISR: {_who(row.isr)}"


def _changes(known: Known, row: Understood) -> Iterator[str]:
    for column, was, became in differences(known.details, row.details):
        yield f"{column}: {was or BLANK} → {became or BLANK}"
    if _is_new(row):
        yield f"ISR: {_who(row.holder)} → {_who(row.isr)}"


def _shown(details: Details) -> dict[Column, str]:
    return {column: str(getattr(details, field)) for column, field in FIELDS.items()}


def _who(isr: Person | None) -> str:
    return isr.name if isr else VACANT


def _removed(rows: Iterable[Understood | Refused], territories: Territories) -> Iterator[Known]:
    """The territories on the map that are in no row, refused or not."""
    named = {_known_as(row, territories) for row in rows}
    return (each for each in territories.all if not each.is_removed and each.id not in named)


def _known_as(row: Understood | Refused, territories: Territories) -> int | None:
    known = row.known if isinstance(row, Understood) else territories.named(row.territory)
    return known.id if known else None


def _ended(known: Known) -> tuple[str, ...]:
    return (f"it ends the assignment of {known.holder.name}",) if known.holder else ("it is vacant",)
