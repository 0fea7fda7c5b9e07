"""The checks of the data by their names, and what a check finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

_checks: dict[str, DataCheck] = {}


@dataclass(frozen=True)
class CheckFinding:
    """What is wrong, where, and what to do about it: a command or a page."""

    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} {self.remedy}"


@dataclass
class CheckRun:
    """One run of one check. It counts what it looks at.

    `reads_files` says whether it should read each file, or only look at its size.
    """

    reads_files: bool = False
    looked_at: int = 0

    def count(self, number: int | None) -> None:
        """Count records that the check looks at."""
        self.looked_at += number or 0


@dataclass(frozen=True)
class DataCheck:
    """A rule of the data. `find` yields what breaks it, and never writes.

    It may be called for very many records: it reads them in batches, and holds none.
    """

    name: str
    rule: str
    find: Callable[[CheckRun], Iterator[CheckFinding]]


def register_checks(*checks: DataCheck) -> None:
    """Register checks, in the order in which they run. Raises ValueError for a second one of a name."""
    for check in checks:
        if _checks.get(check.name, check) != check:
            raise ValueError(f"There are two checks named {check.name}.")
        _checks[check.name] = check


def all_checks() -> list[DataCheck]:
    """All checks, in the order of their registration."""
    return list(_checks.values())
