"""The check of the sums that hiring reports read: they are those of the records."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import count_rows
from app.hiring_reports.sums.check import sum_differences
from app.hiring_reports.sums.models import SummedApplication


def _find_other_sums(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, SummedApplication)
    for difference in sum_differences():
        yield CheckFinding("Hiring sums", difference, "Run flask hiring rebuild.")


HIRING_CHECKS = (DataCheck("hiring-sums", "Hiring reports read the sums of the records.", _find_other_sums),)
