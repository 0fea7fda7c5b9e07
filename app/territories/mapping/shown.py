"""A dry run as a page shows it: a group per kind, some rows at a time, and what changed since it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.territories.mapping.rules import DryRun, Finding, Kind

AT_ONCE = 100


@dataclass(frozen=True)
class Group:
    """The findings of a kind from one of them on, and the number of the next that is not shown."""

    kind: Kind
    total: int
    findings: Sequence[Finding]
    next: int | None

    @property
    def has_rows(self) -> bool:
        """Whether they stand in the file: those that are removed do not."""
        return self.kind is not Kind.REMOVED


@dataclass(frozen=True)
class Since:
    """What a dry run says now and did not when the columns were mapped, and the other way round."""

    new: Sequence[str]
    gone: Sequence[str]

    @property
    def anything(self) -> bool:
        return bool(self.new or self.gone)


def groups(run: DryRun, kind: str | None = None, after: str | None = None) -> list[Group]:
    """What there is of each kind, or of one kind from a number on."""
    first = int(after) if after and after.isdecimal() and after.isascii() and len(after) < 10 else 0
    kinds = [each for each in Kind if each.value == kind] or list(Kind)
    found = [_group(each, run.of(each), first) for each in kinds]
    return [group for group in found if group.total]


def since(found: Sequence[str], run: DryRun) -> Since:
    """What has changed against what a dry run has `found` before, at most so many lines of each."""
    now = [str(finding) for finding in run.findings]
    before, after = set(found), set(now)
    new = [line for line in now if line not in before]
    return Since(new[:AT_ONCE], [line for line in found if line not in after][:AT_ONCE])


def _group(kind: Kind, findings: Sequence[Finding], first: int) -> Group:
    end = first + AT_ONCE
    return Group(kind, len(findings), findings[first:end], end if end < len(findings) else None)
