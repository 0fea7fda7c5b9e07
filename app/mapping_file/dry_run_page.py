"""A dry run as a page shows it: a group per kind, some rows at a time, and what changed since it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.mapping_file.rules import DryRun, Finding, Kind
from app.web.parameters import BadMark

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


def groups(run: DryRun, kind: Kind | None = None, first: int = 0) -> list[Group]:
    """What there is of each kind, or of one kind from a number on. Raises BadMark beyond its end."""
    found = [_group(each, run.of(each), first) for each in ([kind] if kind else Kind)]
    if first and not found[0].findings:
        raise BadMark
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
