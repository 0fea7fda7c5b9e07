"""How long hiring takes, in business days: at each stage, to a hire, and to a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.db.days import DayInUtc, Weekdays
from app.db.rows import read_rows
from app.hiring_reports.counting import not_undone, stage_group
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import DaySpread, kind_name
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

ENTERED = (MoveVerb.APPLY, MoveVerb.ADVANCE, MoveVerb.REOPEN)
LEFT = (MoveVerb.ADVANCE, MoveVerb.HIRE, MoveVerb.DECLINE, MoveVerb.WITHDRAW)
DECIDED = (MoveVerb.HIRE, MoveVerb.DECLINE)


@dataclass(frozen=True)
class HiringTimes:
    """The times of what ended in a span: `at_stages` by the name of the stage or its kind, in order."""

    at_stages: Sequence[tuple[str, DaySpread]]
    to_hire: DaySpread
    to_decision: DaySpread


def hiring_times(asked: HiringFilter, groups: Sequence[str], user: User) -> HiringTimes:
    """The times of the stays, hires and decisions that ended in a span, for a reader, in three statements."""
    stays = defaultdict[str, dict[int, int]](dict)
    for group, days, number in read_rows(_stays(asked, user)):
        stays[group][days] = number
    at_stages = [(kind_name(group), DaySpread(stays[group])) for group in groups if group in stays]
    return HiringTimes(
        at_stages,
        DaySpread(_since_application(asked, user, (MoveVerb.HIRE,))),
        DaySpread(_since_application(asked, user, DECIDED)),
    )


def _stays(asked: HiringFilter, user: User) -> Select[Any]:
    """How many stays at each stage took so many days. One begins with an arrival, or when it is reopened."""
    entry, origin = aliased(Transition, name="entry"), aliased(Stage, name="origin")
    entered = (
        select(func.max(entry.at))
        .where(
            entry.application_id == Transition.application_id,
            entry.number < Transition.number,
            entry.to_stage_id == Transition.from_stage_id,
            entry.verb.in_(ENTERED),
            not_undone(entry),
        )
        .correlate(Transition)
        .scalar_subquery()
    )
    columns = [stage_group(origin, asked).label("stage_group"), _weekdays(entered, Transition.at)]
    moves = _moves(asked, user, columns, LEFT).join(origin, origin.id == Transition.from_stage_id)
    each = moves.subquery("stays").c
    return select(each.stage_group, each.days, func.count()).group_by(each.stage_group, each.days)


def _since_application(asked: HiringFilter, user: User, verbs: Sequence[MoveVerb]) -> Mapping[int, int]:
    """How many of these moves were made so many days after the application."""
    each = _moves(asked, user, [_weekdays(Application.applied_at, Transition.at)], verbs).subquery("moves").c
    rows = read_rows(select(each.days, func.count()).group_by(each.days))
    return {row[0]: row[1] for row in rows}


def _moves(asked: HiringFilter, user: User, columns: list[Any], verbs: Sequence[MoveVerb]) -> Select[Any]:
    """Columns of the moves of a span that nobody undid; a withdrawal after the hire is not among them."""
    return (
        select(*columns)
        .select_from(Transition)
        .join(Application, Application.id == Transition.application_id)
        .where(Transition.verb.in_(verbs), Transition.from_status == Status.ACTIVE, not_undone())
        .where(*asked.in_span(Transition.at), *asked.application_conditions(user))
    )


def _weekdays(first: Any, last: Any) -> Any:
    return (Weekdays(DayInUtc(last)) - Weekdays(DayInUtc(first))).label("days")
