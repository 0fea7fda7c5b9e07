"""The checks of moves: transitions give the state of each application, and openings count their hires."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, or_, select

from app.candidates.models import Application, Status
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import check_by_statement, in_batches
from app.data_checks.replay import ReplayedMove, replay_fault
from app.db.rows import read_rows
from app.openings.models import Opening
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

HISTORY = "Compare it with its history on the page of the application, and restore a backup if it is wrong."
COUNTED = "Compare the page of the opening with its hires, and correct openings.hired in the database."


def _find_wrong_states(run: CheckRun) -> Iterator[CheckFinding]:
    statement = select(Application.id, Application.stage_id, Application.status, Application.version)
    for applications in in_batches(statement, Application.id):
        run.count(len(applications))
        moves = _moves_between(applications[0].id, applications[-1].id)
        for row in applications:
            fault = replay_fault(moves[row.id], row.stage_id, row.status, row.version)
            if fault is not None:
                yield CheckFinding(f"Application {row.id}", fault, HISTORY)


def _moves_between(first: int, last: int) -> dict[int, list[ReplayedMove]]:
    columns = (
        Transition.id,
        Transition.number,
        Transition.verb,
        Transition.from_stage_id,
        Transition.from_status,
        Transition.to_stage_id,
        Transition.to_status,
        Transition.undoes_id,
    )
    statement = select(Transition.application_id, *columns).where(
        Transition.application_id.between(first, last)
    )
    moves: dict[int, list[ReplayedMove]] = defaultdict(list)
    for row in read_rows(statement.order_by(Transition.application_id, Transition.number)):
        moves[row[0]].append(ReplayedMove(*row[1:]))
    return moves


def _wrong_counts() -> Any:
    hired = (
        select(func.count())
        .where(Application.opening_id == Opening.id, Application.status == Status.HIRED)
        .correlate(Opening)
        .scalar_subquery()
    )
    return (
        select(Opening.id, Opening.hired, Opening.places, hired.label("counted"))
        .where(or_(Opening.hired != hired, Opening.hired > Opening.places))
        .order_by(Opening.id)
    )


def _wrong_count(row: Any) -> CheckFinding:
    problem = f"It counts {row.hired} hired of {row.places} places, and {row.counted} applications are hired."
    return CheckFinding(f"Opening {row.id}", problem, COUNTED)


def _wrong_reasons() -> Any:
    """An application has the reason of its last decline, and its first transition says when it came."""
    last = (
        select(Transition.reason)
        .where(Transition.application_id == Application.id, Transition.verb == MoveVerb.DECLINE)
        .where(Transition.reason.is_not(None))
        .order_by(Transition.number.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
    is_other = Application.decline_reason.is_distinct_from(last)
    return select(Application.id).where(is_other).order_by(Application.id)


def _wrong_reason(row: Any) -> CheckFinding:
    return CheckFinding(
        f"Application {row.id}", "Its decline reason is not that of its last decline.", HISTORY
    )


PIPELINE_CHECKS = (
    DataCheck("transitions", "Its transitions give the state of an application.", _find_wrong_states),
    check_by_statement(
        "places",
        "An opening counts its hires, and has a place for each.",
        Opening,
        _wrong_counts,
        _wrong_count,
    ),
    check_by_statement(
        "decline-reasons",
        "An application has the reason of its last decline.",
        Application,
        _wrong_reasons,
        _wrong_reason,
    ),
)
