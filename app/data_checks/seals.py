"""The check of the sealed record: every row is as it was sealed, and every seal follows the one before."""

from __future__ import annotations

from collections.abc import Iterator

from app.audit_log.verify import Verification
from app.checks.registry import CheckFinding, CheckRun, DataCheck

REMEDY = "Somebody has changed the database by hand: compare it with a backup, and see docs/security.md."


def _find_changed_record(run: CheckRun) -> Iterator[CheckFinding]:
    verification = Verification()
    for sentence in verification.findings():
        yield CheckFinding("Record", sentence, REMEDY)
    run.count(verification.rows)


SEAL_CHECKS = (DataCheck("record", "The record is as it was sealed.", _find_changed_record),)
