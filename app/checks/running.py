"""Running checks: all of them read one state of the database, and none of them can write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from app.checks.registry import CheckFinding, CheckRun, DataCheck, all_checks
from app.db.base import db, only_reading
from app.shared.refusals import RuleBroken

MOST_FINDINGS = 1000  # of one check: more say no more
SHOWN_FINDINGS = 20


@dataclass(frozen=True)
class CheckResult:
    """What a check looked at and found."""

    name: str
    looked_at: int
    findings: Sequence[CheckFinding] = field(default=())

    @property
    def line(self) -> str:
        """The result in one line."""
        number = len(self.findings)
        found = "nothing wrong" if not number else "1 finding" if number == 1 else f"{number} findings"
        return f"{self.name}: {self.looked_at} checked, {found}"


def named_checks(names: Collection[str]) -> list[DataCheck]:
    """The checks of these names, or all without a name. Raises RuleBroken for a name that no check has."""
    known = {check.name: check for check in all_checks()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise RuleBroken(f"There is no check named {unknown[0]}. There are: {', '.join(known)}.")
    return [check for check in known.values() if not names or check.name in names]


def run_checks(checks: Sequence[DataCheck], *, reads_files: bool = False) -> Iterator[CheckResult]:
    """Run checks one after the other in one transaction that only reads."""
    with one_state_of_the_database():
        for check in checks:
            run = CheckRun(reads_files=reads_files)
            findings = list(islice(check.find(run), MOST_FINDINGS))
            yield CheckResult(check.name, run.looked_at, findings)


@contextmanager
def one_state_of_the_database() -> Iterator[None]:
    """A transaction that reads one state of the database, whatever others write meanwhile."""
    with only_reading():
        if db.engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            db.session.connection(execution_options=options)
            yield
            return
        connection = db.session.connection()
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            yield
        finally:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
