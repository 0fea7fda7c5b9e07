"""The check of a restore: none was left half done."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.restores.queries import is_being_restored

AGAIN = "Empty the database and the folder of documents, then run flask restore again."


def _find_half_done(run: CheckRun) -> Iterator[CheckFinding]:
    run.count(1)
    if is_being_restored():
        yield CheckFinding(
            "The database", "A restore runs or was left half done, so nothing leaves it.", AGAIN
        )


BACKUP_CHECKS = (DataCheck("restore", "No restore was left half done.", _find_half_done),)
