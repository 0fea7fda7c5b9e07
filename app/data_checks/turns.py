"""The check of turns: those stored are those that the records have."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import count_rows
from app.turns.actions import turn_differences
from app.turns.models import Turn


def _find_other_turns(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, Turn)
    for difference in turn_differences():
        yield CheckFinding("Turns", difference, "Run flask turns rebuild.")


TURN_CHECKS = (DataCheck("turns", "The stored turns are those that the records have.", _find_other_turns),)
