"""What a mapping file would change: rows added, changed, removed or refused, each with its reason.

The file is the single source of truth: a territory it no longer has is removed, a blank proposed ISR makes
the territory vacant, and a file with one refused row changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.mapping_file.columns import COLUMN_LABELS, MappingColumn
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

VACANT_TEXT, BLANK_TEXT = _l("vacant"), _l("blank")
_ONE_DAY = timedelta(days=1)


class FindingKind(StrEnum):
    """What would happen to a row. Values are stored with the counts."""

    REFUSED = "refused"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


FINDING_LABELS = {
    FindingKind.REFUSED: _l("Refused"),
    FindingKind.REMOVED: _l("Removed"),
    FindingKind.ADDED: _l("Added"),
    FindingKind.CHANGED: _l("Changed"),
}
COUNT_TEXTS = {
    "refused": _l("%(number)s refused"),
    "removed": _l("%(number)s removed"),
    "added": _l("%(number)s added"),
    "changed": _l("%(number)s changed"),
    "unchanged": _l("%(number)s unchanged"),
}


@dataclass(frozen=True)
class Finding:
    """What would happen to one row, and why. A territory without a row has no number."""

    kind: FindingKind
    row: int | None
    territory: str
    says: tuple[str, ...]

    @property
    def line(self) -> str:
        """Its texts on one line: reasons are sentences, changes are separated by dots."""
        return (" " if self.kind is FindingKind.REFUSED else " · ").join(self.says)

    def __str__(self) -> str:
        where = f"row {self.row}, " if self.row else ""
        return f"{self.kind}: {where}{self.territory}. {self.line}"


@dataclass(frozen=True)
class DryRun:
    """What a file would change in the current territories."""

    findings: Sequence[Finding]
    changes: Sequence[ValidRow]
    removed: Sequence[KnownTerritory]
    unchanged: int
    readiness: Mapping[int, Readiness]

    def of_kind(self, kind: FindingKind) -> list[Finding]:
        return [finding for finding in self.findings if finding.kind is kind]

    @property
    def digest(self) -> str:
        """A checksum that differs if anything here differs."""
        changes = [(each.known and each.known.id, each.details, each.isr) for each in self.changes]
        everything = repr((self.findings, changes, self.removed, self.unchanged))
        return hashlib.sha256(everything.encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """The number of each kind, and of unchanged rows."""
        return {kind.value: len(self.of_kind(kind)) for kind in FindingKind} | {"unchanged": self.unchanged}

    @property
    def summary(self) -> str:
        return summarize_counts(self.counts)


def isrs_with_new_territory(rows: Iterable[ValidRow | RefusedRow]) -> list[DirectoryPerson]:
    """The ISRs who would get a territory that they do not hold, each once."""
    isrs = {
        row.isr.id: row.isr for row in rows if isinstance(row, ValidRow) and changes_holder(row) and row.isr
    }
    return list(isrs.values())


def dry_run(
    rows: Sequence[ValidRow | RefusedRow], territories: TerritoryDirectory, readiness: Mapping[int, Readiness]
) -> DryRun:
    """What these rows would change. `readiness` has each new holder's, by id."""
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
    """The columns in which two versions of a territory differ, with the old and the new value."""
    was, became = _texts_by_column(before), _texts_by_column(after)
    return [
        (column, was[column], became[column]) for column in DETAIL_FIELDS if was[column] != became[column]
    ]


def takeover_first_day(began_on: date, *, today: date, theirs: date) -> date:
    """The first day of an ISR who takes a territory over from a holder who began on a day.

    It is `theirs`, today in their manager's time zone, or the next day if the holder began only then. An
    assignment that has not started by `today`, in the holder's manager's time zone, is cancelled.
    """
    return theirs if began_on > today else max(theirs, began_on + _ONE_DAY)


def _finding(row: ValidRow | RefusedRow, readiness: Mapping[int, Readiness]) -> Finding | None:
    """What would happen to a row; None if nothing changes."""
    if isinstance(row, RefusedRow):
        return Finding(FindingKind.REFUSED, row.number, row.territory, row.reasons)
    name, isr = row.details.name, row.isr
    ready = readiness[isr.id] if isr is not None and changes_holder(row) else None
    if isr is not None and ready and (reason := _obstacle(isr, ready, row.known)):
        return Finding(FindingKind.REFUSED, row.number, name, (reason,))
    override = (_("by gate override"),) if ready and ready.needs_override(row.known) else ()
    if row.known is None or row.known.is_removed:
        return Finding(FindingKind.ADDED, row.number, name, (*_added_texts(row), *override))
    changes = (*_changed_texts(row.known, row), *override)
    return Finding(FindingKind.CHANGED, row.number, name, changes) if changes else None


def changes_holder(row: ValidRow) -> bool:
    return not row.known.is_held_as(row.isr) if row.known else row.isr is not None


def _obstacle(isr: DirectoryPerson, ready: Readiness, known: KnownTerritory | None) -> str | None:
    """Why an ISR cannot have a territory today; None if they can."""
    try:
        if not ready.needs_override(known):
            check_open(ready.gate, isr.name)
    except RuleBroken as broken:
        return broken.sentence
    if ready.starts_on is not None and ready.starts_on > ready.today:
        return str(
            _(
                "%(isr)s starts on %(day)s and can hold a territory from then.",
                isr=isr.name,
                day=format_day(ready.starts_on),
            )
        )
    return None


def _added_texts(row: ValidRow) -> Iterator[str]:
    if row.known:
        yield _("back in the file")
    for column, value in _texts_by_column(row.details).items():
        if value and column is not MappingColumn.TERRITORY:
            yield f"{COLUMN_LABELS[column]}: {value}"
    yield f"ISR: {_isr_name(row.isr)}"


def _changed_texts(known: KnownTerritory, row: ValidRow) -> Iterator[str]:
    for column, was, became in changed_columns(known.details, row.details):
        yield f"{COLUMN_LABELS[column]}: {was or BLANK_TEXT} → {became or BLANK_TEXT}"
    if changes_holder(row):
        yield f"ISR: {_holder_name(known)} → {_isr_name(row.isr)}"


def _texts_by_column(details: TerritoryDetails) -> dict[MappingColumn, str]:
    return {column: str(getattr(details, field)) for column, field in DETAIL_FIELDS.items()}


def _holder_name(known: KnownTerritory) -> str:
    """The holder, with the planned last day if there is one."""
    if known.until is None:
        return _isr_name(known.holder)
    return str(_("%(isr)s until %(day)s", isr=_isr_name(known.holder), day=format_day(known.until)))


def _isr_name(isr: DirectoryPerson | None) -> str:
    return isr.name if isr else str(VACANT_TEXT)


def _removed(
    rows: Iterable[ValidRow | RefusedRow], territories: TerritoryDirectory
) -> Iterator[KnownTerritory]:
    """The existing territories without a row, refused or not."""
    named = {_territory_id(row, territories) for row in rows}
    return (each for each in territories.all if not each.is_removed and each.id not in named)


def _territory_id(row: ValidRow | RefusedRow, territories: TerritoryDirectory) -> int | None:
    known = row.known if isinstance(row, ValidRow) else territories.find(row.territory)
    return known.id if known else None


def _removed_texts(known: KnownTerritory) -> tuple[str, ...]:
    if known.holder:
        return (_("ends the assignment of %(isr)s", isr=known.holder.name),)
    return (_("vacant"),)


def summarize_counts(counts: Mapping[str, int]) -> str:
    """The counts that are not zero: "3 added, 120 unchanged"."""
    texts = (str(COUNT_TEXTS[kind]) % {"number": number} for kind, number in counts.items() if number)
    return ", ".join(texts) or str(_("no territories"))
