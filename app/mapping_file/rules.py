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

from app.mapping_file.columns import MappingColumn
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    Readiness,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.rows import DETAIL_FIELDS, RefusedRow, ValidRow
from app.onboarding.gate.explain import check_open
from app.shared.refusals import RuleBroken
from app.shared.times import format_day

VACANT_TEXT, BLANK_TEXT = "vacant", "blank"
_ONE_DAY = timedelta(days=1)


class FindingKind(StrEnum):
    """What would become of a row."""

    REFUSED = "refused"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True)
class Finding:
    """What would become of one row, and why. A territory that is in no row of the file has no number."""

    kind: FindingKind
    row: int | None
    territory: str
    says: tuple[str, ...]

    @property
    def line(self) -> str:
        """All it says, reasons as sentences and changes one beside the other."""
        return (" " if self.kind is FindingKind.REFUSED else " · ").join(self.says)

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        return f"{self.kind}: {where}{self.territory}. {self.line}"


@dataclass(frozen=True)
class DryRun:
    """What applying a file would do to the territories as they are now."""

    findings: Sequence[Finding]
    changes: Sequence[ValidRow]
    removed: Sequence[KnownTerritory]
    unchanged: int
    readiness: Mapping[int, Readiness]

    def of_kind(self, kind: FindingKind) -> list[Finding]:
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
        return {kind.value: len(self.of_kind(kind)) for kind in FindingKind} | {"unchanged": self.unchanged}


def isrs_with_new_territory(rows: Iterable[ValidRow | RefusedRow]) -> list[DirectoryPerson]:
    """Those who would get a territory they do not hold, each once."""
    isrs = {
        row.isr.id: row.isr for row in rows if isinstance(row, ValidRow) and _is_new_holder(row) and row.isr
    }
    return list(isrs.values())


def dry_run(
    rows: Sequence[ValidRow | RefusedRow], territories: TerritoryDirectory, readiness: Mapping[int, Readiness]
) -> DryRun:
    """What applying these rows would do. `readiness` is that of each of the newly proposed, by id."""
    findings: list[Finding] = []
    changes: list[ValidRow] = []
    unchanged = 0
    for row in rows:
        finding = _finding(row, readiness)
        if finding is None:
            unchanged += 1
            continue
        findings.append(finding)
        if isinstance(row, ValidRow) and finding.kind is not FindingKind.REFUSED:
            changes.append(row)
    removed = list(_removed(rows, territories))
    findings += [
        Finding(FindingKind.REMOVED, None, each.details.name, _removed_texts(each)) for each in removed
    ]
    return DryRun(findings, changes, removed, unchanged, readiness)


def changed_columns(
    before: TerritoryDetails, after: TerritoryDetails
) -> list[tuple[MappingColumn, str, str]]:
    """The columns in which two readings of a territory differ, with what was and what became."""
    was, became = _texts_by_column(before), _texts_by_column(after)
    return [
        (column, was[column], became[column]) for column in DETAIL_FIELDS if was[column] != became[column]
    ]


def takeover_first_day(began_on: date, *, today: date, theirs: date) -> date:
    """The first day of who takes a territory over from one who has it since a day.

    That is today: `theirs`, the day where their manager is, and the day after where the other began only
    then. What has not begun by `today`, the day where the other manager is, is taken back.
    """
    return theirs if began_on > today else max(theirs, began_on + _ONE_DAY)


def _finding(row: ValidRow | RefusedRow, readiness: Mapping[int, Readiness]) -> Finding | None:
    """What would become of a row; None where all stays as it is."""
    if isinstance(row, RefusedRow):
        return Finding(FindingKind.REFUSED, row.number, row.territory, row.reasons)
    name, isr = row.details.name, row.isr
    ready = readiness[isr.id] if isr is not None and _is_new_holder(row) else None
    if isr is not None and ready and (reason := _obstacle(isr, ready, row.known)):
        return Finding(FindingKind.REFUSED, row.number, name, (reason,))
    override = ("by an override of the gate",) if ready and ready.needs_override(row.known) else ()
    if row.known is None or row.known.is_removed:
        return Finding(FindingKind.ADDED, row.number, name, (*_added_texts(row), *override))
    changes = (*_changed_texts(row.known, row), *override)
    return Finding(FindingKind.CHANGED, row.number, name, changes) if changes else None


def _is_new_holder(row: ValidRow) -> bool:
    return row.isr != row.holder


def _obstacle(isr: DirectoryPerson, ready: Readiness, known: KnownTerritory | None) -> str | None:
    """Why a territory cannot be theirs today; None where it can."""
    try:
        if not ready.needs_override(known):
            check_open(ready.gate, isr.name)
    except RuleBroken as broken:
        return broken.sentence
    if ready.starts_on is not None and ready.starts_on > ready.today:
        return f"{isr.name} starts on {format_day(ready.starts_on)}; a territory is theirs from then on."
    return None


def _added_texts(row: ValidRow) -> Iterator[str]:
    if row.known:
        yield "back in the file"
    for column, value in _texts_by_column(row.details).items():
        if value and column is not MappingColumn.TERRITORY:
            yield f"{column}: {value}"
    yield f"ISR: {_isr_name(row.isr)}"


def _changed_texts(known: KnownTerritory, row: ValidRow) -> Iterator[str]:
    for column, was, became in changed_columns(known.details, row.details):
        yield f"{column}: {was or BLANK_TEXT} → {became or BLANK_TEXT}"
    if _is_new_holder(row):
        yield f"ISR: {_isr_name(row.holder)} → {_isr_name(row.isr)}"


def _texts_by_column(details: TerritoryDetails) -> dict[MappingColumn, str]:
    return {column: str(getattr(details, field)) for column, field in DETAIL_FIELDS.items()}


def _isr_name(isr: DirectoryPerson | None) -> str:
    return isr.name if isr else VACANT_TEXT


def _removed(
    rows: Iterable[ValidRow | RefusedRow], territories: TerritoryDirectory
) -> Iterator[KnownTerritory]:
    """The territories on the map that are in no row, refused or not."""
    named = {_territory_id(row, territories) for row in rows}
    return (each for each in territories.all if not each.is_removed and each.id not in named)


def _territory_id(row: ValidRow | RefusedRow, territories: TerritoryDirectory) -> int | None:
    known = row.known if isinstance(row, ValidRow) else territories.find(row.territory)
    return known.id if known else None


def _removed_texts(known: KnownTerritory) -> tuple[str, ...]:
    return (f"it ends the assignment of {known.holder.name}",) if known.holder else ("it is vacant",)
