"""The check of what activity is about: a record that exists. No foreign key keeps it, since it can be any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import select

from app.activity.models import Activity
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import in_batches
from app.db.base import Base, db
from app.db.rows import one_of

MAY_BE_DELETED = {  # kinds of records that are deleted with their history kept
    "batch",
    "candidateimport",
    "companyholiday",
    "crmimport",
    "dayoff",
    "document",
    "interviewertraining",
    "listexport",
    "mappingfile",
    "savedreport",
    "savedview",
    "target",
    "team",
}
IMPOSSIBLE = "Restore a backup, or find out who changed the database by hand: no page of Onramp does this."


def find_missing_subjects(run: CheckRun, model: Any, of_what: str) -> Iterator[CheckFinding]:
    """The rows of a table with a column `about` that name a record that does not exist.

    `of_what` is what one row is, for the finding.
    """
    for rows in in_batches(select(model.id, model.about), model.id):
        run.count(len(rows))
        for row in _without_subject(rows):
            problem = f"It is about {row.about}, and there is no such record."
            yield CheckFinding(f"{of_what} {row.id}", problem, IMPOSSIBLE)


def _without_subject(rows: Sequence[Any]) -> Iterator[Any]:
    by_kind: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for row in rows:
        kind, _, number = row.about.partition(":")
        if kind in _models() and kind not in MAY_BE_DELETED:
            by_kind[kind].append((int(number) if number.isdecimal() else 0, row))
    for kind, named in by_kind.items():
        existing = _existing(_models()[kind], {number for number, _row in named})
        yield from (row for number, row in named if number not in existing)


def _existing(model: Any, ids: set[int]) -> set[int]:
    return set(db.session.scalars(select(model.id).where(one_of(model.id, ids))))


@cache
def _models() -> dict[str, Any]:
    """The records by the name that `record_key` gives them. Other names stand for several records."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return {each.__name__.lower(): each for each in classes if hasattr(each, "id")}


def _find_in_activity(run: CheckRun) -> Iterator[CheckFinding]:
    yield from find_missing_subjects(run, Activity, "Activity")


ACTIVITY_CHECKS = (DataCheck("activity", "Activity is about a record that exists.", _find_in_activity),)
