"""What each measure of the funnel counts, in SQL: pairs of an application and a stage, or a kind of stage.

The sums are made of the pairs, the page counts them, and the list behind a number reads the applications of
the same pairs. A move that was undone does not count, and neither does its undo. A stage is reached by a move
forward to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.hiring_reports.counted_applications import current_applications, moves_of, not_undone
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import WHOLE_GROUP, FunnelMeasure, FunnelView, Grouping
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

__all__ = ["MoveConditions", "Pairs", "funnel_pairs", "group_of", "not_undone", "pairs_of", "stage_group"]

ENDED = {
    FunnelMeasure.ACTIVE: Status.ACTIVE,
    FunnelMeasure.DECLINED: Status.DECLINED,
    FunnelMeasure.WITHDRAWN: Status.WITHDRAWN,
    FunnelMeasure.MOVED: Status.MOVED,
}
Pairs = dict[FunnelMeasure, Select[Any]]
MoveConditions = Callable[[Any], Sequence[ColumnElement[bool]]]  # of the instant of a move


def funnel_pairs(view: FunnelView, asked: HiringFilter, user: User) -> Pairs:
    """The pairs of each measure, as `application_id` and `stage_group`, for a reader."""
    conditions = asked.application_conditions(user)
    if view is FunnelView.COHORT:
        conditions += asked.in_span(Application.applied_at)
    counted = current_applications(*conditions, with_facts=False).cte("counted")
    return pairs_of(view, counted, asked.grouping, asked.in_span)


def pairs_of(view: FunnelView, counted: Any, grouping: Grouping, span: MoveConditions | None = None) -> Pairs:
    """The pairs of counted applications, each with the sign of the application and an instant, `at`.

    Of the cohort it is when they applied. Of the activity it is when they moved, in a span if there is one.
    """
    if view is FunnelView.COHORT:
        return _cohort(counted, grouping)
    return _activity(counted, grouping, span or (lambda _at: ()))


def stage_group(stage: Any, asked: HiringFilter) -> ColumnElement[str]:
    """What stages are grouped by: their names in one process, else their kinds."""
    return group_of(stage, asked.grouping)


def group_of(stage: Any, grouping: Grouping) -> ColumnElement[str]:
    """What a stage is counted by."""
    group: Any = stage.name if grouping is Grouping.NAME else stage.kind
    return type_coerce(group, String)


def _pair(of: Any, at: Any, group: Any = None) -> Select[Any]:
    """A pair of the application of a row."""
    group = literal(WHOLE_GROUP) if group is None else group
    return select(
        of.application_id.label("application_id"), of.sign, group.label("stage_group"), at.label("at")
    )


@dataclass(frozen=True)
class _Cohort:
    """What became of applications: each arrival at a stage, and the furthest place each came to."""

    arrivals: Any
    places: Any


def _cohort_of(counted: Any, grouping: Grouping) -> _Cohort:
    origin, to = aliased(Stage, name="origin"), aliased(Stage, name="destination")
    arrivals = (
        select(
            *(counted.c.application_id, counted.c.sign, counted.c.applied_at),
            Transition.to_stage_id.label("stage_id"),
            to.position,
            group_of(to, grouping).label("stage_group"),
        )
        .select_from(counted)
        .join(Transition, moves_of(counted))
        .join(to, to.id == Transition.to_stage_id)
        .join(origin, origin.id == Transition.from_stage_id, isouter=True)
        .where(_is_forward(origin, to))
        .cte("arrivals")
    )
    hires = (
        select(counted.c.application_id, counted.c.sign)
        .select_from(counted)
        .join(Transition, moves_of(counted))
        .where(Transition.verb == MoveVerb.HIRE)
        .distinct()
        .cte("hires")
    )
    return _Cohort(arrivals, _places(counted, arrivals, hires, grouping))


def _places(counted: Any, arrivals: Any, hires: Any, grouping: Grouping) -> Any:
    """The furthest stage of each application, its status, and whether the candidate was ever hired."""
    last = aliased(Stage, name="last")
    key = (arrivals.c.application_id, arrivals.c.sign)
    furthest = (
        select(*key, func.max(arrivals.c.position).label("position")).group_by(*key).subquery("furthest")
    )
    columns = counted.c.application_id, counted.c.sign, counted.c.applied_at, counted.c.opening_id
    return (
        select(
            *columns,
            counted.c.status,
            furthest.c.position,
            group_of(last, grouping).label("stage_group"),
            hires.c.application_id.is_not(None).label("is_hired"),
        )
        .select_from(counted)
        .join(furthest, _same(furthest.c, counted.c))
        .join(last, and_(last.opening_id == counted.c.opening_id, last.position == furthest.c.position))
        .join(hires, _same(hires.c, counted.c), isouter=True)
        .cte("places")
    )


def _cohort(counted: Any, grouping: Grouping) -> Pairs:
    """How far applications came, and where they are."""
    found, skipped = _cohort_of(counted, grouping), aliased(Stage, name="skipped")
    arrivals, places = found.arrivals.c, found.places.c
    arrived = select(arrivals.application_id).where(_same(arrivals, places), arrivals.stage_id == skipped.id)
    reached = _pair(arrivals, arrivals.applied_at, arrivals.stage_group)
    place = _pair(places, places.applied_at, places.stage_group)
    whole = _pair(places, places.applied_at)
    went_on = or_(places.is_hired, places.stage_group != arrivals.stage_group)
    before = and_(skipped.opening_id == places.opening_id, skipped.position < places.position)
    by_status = {
        measure: place.where(~places.is_hired, places.status == status) for measure, status in ENDED.items()
    }
    return {
        FunnelMeasure.APPLIED: _pair(counted.c, counted.c.applied_at),
        FunnelMeasure.REACHED: reached,
        FunnelMeasure.PASSED: reached.select_from(found.arrivals)
        .join(found.places, _same(places, arrivals))
        .where(went_on),
        **by_status,
        FunnelMeasure.SKIPPED: _pair(places, places.applied_at, group_of(skipped, grouping))
        .select_from(found.places)
        .join(skipped, before)
        .where(~arrived.exists()),
        FunnelMeasure.HIRED: whole.where(places.is_hired),
        FunnelMeasure.NEVER_STARTED: whole.where(places.is_hired, places.status == Status.WITHDRAWN),
    }


def _activity(counted: Any, grouping: Grouping, span: MoveConditions) -> Pairs:
    """Which applications were moved by moves that nobody undid."""
    origin, to, skipped = (aliased(Stage, name=name) for name in ("origin", "destination", "skipped"))
    verb, from_group, to_group = Transition.verb, group_of(origin, grouping), group_of(to, grouping)
    forward = _is_forward(origin, to)
    went_on = or_(verb == MoveVerb.HIRE, and_(forward, from_group != to_group))
    passed_by = and_(
        skipped.opening_id == to.opening_id,
        skipped.position > func.coalesce(origin.position, 0),
        skipped.position < to.position,
    )

    def moves(group: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        return (
            _pair(counted.c, Transition.at, group)
            .select_from(counted)
            .join(Transition, moves_of(counted))
            .join(to, to.id == Transition.to_stage_id)
            .join(origin, origin.id == Transition.from_stage_id, isouter=True)
            .where(*span(Transition.at), *conditions)
        )

    from_active = Transition.from_status == Status.ACTIVE
    return {
        FunnelMeasure.APPLIED: moves(None, verb == MoveVerb.APPLY),
        FunnelMeasure.REACHED: moves(to_group, forward),
        FunnelMeasure.PASSED: moves(from_group, went_on),
        FunnelMeasure.DECLINED: moves(to_group, verb == MoveVerb.DECLINE),
        FunnelMeasure.WITHDRAWN: moves(
            to_group, verb == MoveVerb.WITHDRAW, from_active, Transition.to_status != Status.MOVED
        ),
        FunnelMeasure.MOVED: moves(to_group, Transition.to_status == Status.MOVED),
        FunnelMeasure.SKIPPED: moves(group_of(skipped, grouping), forward).join(skipped, passed_by),
        FunnelMeasure.HIRED: moves(None, verb == MoveVerb.HIRE),
        FunnelMeasure.NEVER_STARTED: moves(None, verb == MoveVerb.WITHDRAW, ~from_active),
    }


def _same(one: Any, other: Any) -> ColumnElement[bool]:
    """The condition that two rows are about the same application with the same sign."""
    return and_(one.application_id == other.application_id, one.sign == other.sign)


def _is_forward(origin: Any, to: Any) -> ColumnElement[bool]:
    return to.position > func.coalesce(origin.position, 0)  # type: ignore[no-any-return]
