"""A dry run as a page shows it: a group per kind, some rows at a time, and what changed since it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.mapping_file.rules import DryRun, Finding, FindingKind
from app.web.parameters import InvalidCursor

FINDINGS_PER_PAGE = 100


@dataclass(frozen=True)
class FindingGroup:
    """The findings of a kind from one of them on, and the number of the next that is not shown."""

    kind: FindingKind
    total: int
    findings: Sequence[Finding]
    next: int | None

    @property
    def has_rows(self) -> bool:
        """Whether they stand in the file: those that are removed do not."""
        return self.kind is not FindingKind.REMOVED


@dataclass(frozen=True)
class DryRunChanges:
    """What a dry run says now and did not when the columns were mapped, and the other way round."""

    new: Sequence[str]
    gone: Sequence[str]

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.gone)


def finding_groups(run: DryRun, kind: FindingKind | None = None, first: int = 0) -> list[FindingGroup]:
    """What there is of each kind, or of one kind from a number on. Raises InvalidCursor beyond its end."""
    found = [_group(each, run.of_kind(each), first) for each in ([kind] if kind else FindingKind)]
    if first and not found[0].findings:
        raise InvalidCursor
    return [group for group in found if group.total]


def changes_since_mapping(found: Sequence[str], run: DryRun) -> DryRunChanges:
    """What has changed against what a dry run has `found` before, at most so many lines of each."""
    now = [str(finding) for finding in run.findings]
    before, after = set(found), set(now)
    new = [line for line in now if line not in before]
    return DryRunChanges(
        new[:FINDINGS_PER_PAGE], [line for line in found if line not in after][:FINDINGS_PER_PAGE]
    )


def _group(kind: FindingKind, findings: Sequence[Finding], first: int) -> FindingGroup:
    end = first + FINDINGS_PER_PAGE
    return FindingGroup(kind, len(findings), findings[first:end], end if end < len(findings) else None)
