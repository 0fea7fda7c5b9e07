"""What moves ended, in SQL: stays at a stage and processes after so many days, and for which reason."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, String, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.candidates.models import Status
from app.db.days import DayInUtc, Weekdays
from app.hiring_reports.counted_applications import moves_of, not_undone
from app.hiring_reports.counting import MoveConditions, group_of
from app.hiring_reports.rules import WHOLE_GROUP, Grouping, MoveKind
from app.openings.models import Stage
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

ENTERED = (MoveVerb.APPLY, MoveVerb.ADVANCE, MoveVerb.REOPEN)
LEFT = (MoveVerb.ADVANCE, MoveVerb.HIRE, MoveVerb.DECLINE, MoveVerb.WITHDRAW)
ENDING_VERBS = (MoveVerb.DECLINE, MoveVerb.WITHDRAW)
DECIDED = {MoveKind.HIRE: (MoveVerb.HIRE,), MoveKind.DECISION: (MoveVerb.HIRE, MoveVerb.DECLINE)}


def move_rows(counted: Any, grouping: Grouping, span: MoveConditions = lambda _at: ()) -> Any:
    """A row for each move that ended something: its application, sign, stage group, days, reason and instant.

    Only moves that stand, of active applications: a withdrawal after the hire is not among them.
    """
    since_application = _weekdays(counted.c.applied_at, Transition.at)
    decided = [
        _moves(counted, literal(kind, String), literal(WHOLE_GROUP), since_application).where(
            Transition.verb.in_(verbs), *span(Transition.at)
        )
        for kind, verbs in DECIDED.items()
    ]
    return union_all(_stays(counted, grouping, span), *decided, _ends(counted, grouping, span))


def _stays(counted: Any, grouping: Grouping, span: MoveConditions) -> Select[Any]:
    """The stays at each stage. One begins with an arrival, or when it is reopened."""
    entry, origin = aliased(Transition, name="entry"), aliased(Stage, name="origin")
    entered = (
        select(func.max(entry.at))
        .where(
            entry.application_id == Transition.application_id,
            entry.number < Transition.number,
            entry.to_stage_id == Transition.from_stage_id,
            entry.verb.in_(ENTERED),
            not_undone(entry, counted.c.number),
        )
        .correlate(Transition, counted)
        .scalar_subquery()
    )
    days = _weekdays(entered, Transition.at)
    moves = _moves(counted, literal(MoveKind.STAY, String), group_of(origin, grouping), days)
    return moves.join(origin, origin.id == Transition.from_stage_id).where(
        Transition.verb.in_(LEFT), *span(Transition.at)
    )


def _ends(counted: Any, grouping: Grouping, span: MoveConditions) -> Select[Any]:
    """Declines, each with its reason, and withdrawals: who moved elsewhere has that as the reason."""
    at_stage = aliased(Stage, name="at_stage")
    kind = case(
        (Transition.verb == MoveVerb.DECLINE, literal(MoveKind.DECLINE, String)),
        else_=literal(MoveKind.WITHDRAWAL, String),
    )
    reason = case(
        (Transition.verb == MoveVerb.DECLINE, func.coalesce(Transition.reason, "")),
        (Transition.to_status == Status.MOVED, literal(Status.MOVED, String)),
        else_="",
    )
    moves = _moves(counted, kind, group_of(at_stage, grouping), literal(0, Integer), reason)
    return moves.join(at_stage, at_stage.id == Transition.from_stage_id).where(
        Transition.verb.in_(ENDING_VERBS), *span(Transition.at)
    )


def _moves(counted: Any, kind: Any, group: Any, days: Any, reason: Any = None) -> Select[Any]:
    columns: list[Any] = [
        kind.label("kind"),
        counted.c.application_id,
        counted.c.sign,
        group.label("stage_group"),
        days.label("days"),
        (literal("", String) if reason is None else reason).label("reason"),
        Transition.at,
    ]
    return (
        select(*columns)
        .select_from(counted)
        .join(Transition, moves_of(counted))
        .where(Transition.from_status == Status.ACTIVE)
    )


def _weekdays(first: Any, last: Any) -> Any:
    return func.coalesce(Weekdays(DayInUtc(last)) - Weekdays(DayInUtc(first)), 0)
