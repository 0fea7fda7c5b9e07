"""A dry run as the preview shows it: groups by kind, some rows at a time, and changes since the mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.mapping_file.rules import DryRun, Finding, FindingKind, changes_holder
from app.territories.hooks import PlannedLoss
from app.territories.rules import next_first_day
from app.web.parameters import InvalidCursor

FINDINGS_PER_PAGE = 100


@dataclass(frozen=True)
class FindingGroup:
    """One page of the findings of a kind, and the offset of the next page."""

    kind: FindingKind
    total: int
    findings: Sequence[Finding]
    next: int | None

    @property
    def has_rows(self) -> bool:
        """True if they have rows in the file: removed territories have none."""
        return self.kind is not FindingKind.REMOVED


@dataclass(frozen=True)
class DryRunChanges:
    """The lines that a dry run has now and had not when the columns were mapped, and the reverse."""

    new: Sequence[str]
    gone: Sequence[str]

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.gone)


def finding_groups(run: DryRun, kind: FindingKind | None = None, first: int = 0) -> list[FindingGroup]:
    """The groups of all kinds, or of one kind from an offset. Raises InvalidCursor beyond its end."""
    found = [_group(each, run.of_kind(each), first) for each in ([kind] if kind else FindingKind)]
    if first and not found[0].findings:
        raise InvalidCursor
    return [group for group in found if group.total]


def changes_since_mapping(found: Sequence[str], run: DryRun) -> DryRunChanges:
    """The differences to the lines `found` by an earlier dry run, at most a page of each."""
    now = [str(finding) for finding in run.findings]
    before, after = set(found), set(now)
    new = [line for line in now if line not in before]
    return DryRunChanges(
        new[:FINDINGS_PER_PAGE], [line for line in found if line not in after][:FINDINGS_PER_PAGE]
    )


def planned_losses(run: DryRun, today: date) -> list[PlannedLoss]:
    """The territories that ISRs lose if the file is applied: to another today, to nobody after today.

    A holder who has not started has nothing to lose.
    """
    tomorrow = next_first_day(today)
    lost = [(known, tomorrow) for known in run.removed]
    changed = [row for row in run.changes if changes_holder(row)]
    lost += [(row.known, today if row.isr else tomorrow) for row in changed if row.known]
    return [
        PlannedLoss(known.id, known.holder.id, max(first_day, next_first_day(known.since)))
        for known, first_day in lost
        if known.holder and known.since and known.since <= today
    ]


def _group(kind: FindingKind, findings: Sequence[Finding], first: int) -> FindingGroup:
    end = first + FINDINGS_PER_PAGE
    return FindingGroup(kind, len(findings), findings[first:end], end if end < len(findings) else None)
