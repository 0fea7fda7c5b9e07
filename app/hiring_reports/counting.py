"""What each measure of the funnel counts, in SQL: pairs of an application and a stage, or a kind of stage.

The page counts the pairs, and the list behind a number reads the applications of the same pairs. A move that
was undone does not count, and neither does its undo. A stage is reached by a move forward to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import WHOLE_GROUP, FunnelMeasure, FunnelView
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb

ENDED = {
    FunnelMeasure.ACTIVE: Status.ACTIVE,
    FunnelMeasure.DECLINED: Status.DECLINED,
    FunnelMeasure.WITHDRAWN: Status.WITHDRAWN,
}
Pairs = dict[FunnelMeasure, Select[Any]]


def funnel_pairs(view: FunnelView, asked: HiringFilter, user: User) -> Pairs:
    """The pairs of each measure, as `application_id` and `stage_group`, for a reader."""
    return (_cohort if view is FunnelView.COHORT else _activity)(asked, user)


def stage_group(stage: Any, asked: HiringFilter) -> ColumnElement[str]:
    """What stages are grouped by: their names in one process, else their kinds."""
    group: Any = stage.name if asked.has_one_process else stage.kind
    return type_coerce(group, String)


def not_undone(move: Any = Transition) -> ColumnElement[bool]:
    """The condition that a transition is a move which nobody undid."""
    undo = aliased(Transition, name="undo")
    undone = select(undo.id).where(undo.undoes_id == move.id).exists()
    return and_(move.verb != MoveVerb.UNDO, ~undone)


def _pair(application_id: Any, group: Any = None) -> Select[Any]:
    group = literal(WHOLE_GROUP) if group is None else group
    return select(application_id.label("application_id"), group.label("stage_group"))


@dataclass(frozen=True)
class _Cohort:
    """The applications of a span: each arrival at a stage, and the furthest place each came to."""

    applied: Any
    arrivals: Any
    places: Any


def _cohort_of(asked: HiringFilter, user: User) -> _Cohort:
    origin, to = aliased(Stage, name="origin"), aliased(Stage, name="destination")
    applied = (
        select(Application.id, Application.opening_id, Application.status)
        .where(*asked.application_conditions(user), *asked.in_span(Application.applied_at))
        .cte("applied")
    )
    arrivals = (
        select(
            Transition.application_id,
            Transition.to_stage_id.label("stage_id"),
            to.position,
            stage_group(to, asked).label("stage_group"),
        )
        .join(applied, applied.c.id == Transition.application_id)
        .join(to, to.id == Transition.to_stage_id)
        .join(origin, origin.id == Transition.from_stage_id, isouter=True)
        .where(not_undone(), _is_forward(origin, to))
        .cte("arrivals")
    )
    hires = (
        select(Transition.application_id)
        .join(applied, applied.c.id == Transition.application_id)
        .where(not_undone(), Transition.verb == MoveVerb.HIRE)
        .distinct()
        .cte("hires")
    )
    return _Cohort(applied, arrivals, _places(applied, arrivals, hires, asked))


def _places(applied: Any, arrivals: Any, hires: Any, asked: HiringFilter) -> Any:
    """The furthest stage of each application, its status, and whether the candidate was ever hired."""
    last = aliased(Stage, name="last")
    furthest = (
        select(arrivals.c.application_id, func.max(arrivals.c.position).label("position"))
        .group_by(arrivals.c.application_id)
        .subquery("furthest")
    )
    return (
        select(
            applied.c.id.label("application_id"),
            applied.c.opening_id,
            applied.c.status,
            furthest.c.position,
            stage_group(last, asked).label("stage_group"),
            hires.c.application_id.is_not(None).label("is_hired"),
        )
        .join(furthest, furthest.c.application_id == applied.c.id)
        .join(last, and_(last.opening_id == applied.c.opening_id, last.position == furthest.c.position))
        .join(hires, hires.c.application_id == applied.c.id, isouter=True)
        .cte("places")
    )


def _cohort(asked: HiringFilter, user: User) -> Pairs:
    """Of the applications of the span: how far they came, and where they are."""
    found, skipped = _cohort_of(asked, user), aliased(Stage, name="skipped")
    applied, arrivals, places = found.applied.c, found.arrivals.c, found.places.c
    arrived = select(arrivals.application_id).where(
        arrivals.application_id == places.application_id, arrivals.stage_id == skipped.id
    )
    reached = _pair(arrivals.application_id, arrivals.stage_group)
    place, whole = _pair(places.application_id, places.stage_group), _pair(places.application_id)
    went_on = or_(places.is_hired, places.stage_group != arrivals.stage_group)
    before = and_(skipped.opening_id == places.opening_id, skipped.position < places.position)
    by_status = {
        measure: place.where(~places.is_hired, places.status == status) for measure, status in ENDED.items()
    }
    return {
        FunnelMeasure.APPLIED: _pair(applied.id),
        FunnelMeasure.REACHED: reached,
        FunnelMeasure.PASSED: reached.join(
            found.places, places.application_id == arrivals.application_id
        ).where(went_on),
        **by_status,
        FunnelMeasure.SKIPPED: _pair(places.application_id, stage_group(skipped, asked))
        .join(skipped, before)
        .where(~arrived.exists()),
        FunnelMeasure.HIRED: whole.where(places.is_hired),
        FunnelMeasure.NEVER_STARTED: whole.where(places.is_hired, places.status == Status.WITHDRAWN),
    }


def _activity(asked: HiringFilter, user: User) -> Pairs:
    """Of the moves of the span that nobody undid: which applications they moved."""
    origin, to, skipped = (aliased(Stage, name=name) for name in ("origin", "destination", "skipped"))
    verb, from_group, to_group = Transition.verb, stage_group(origin, asked), stage_group(to, asked)
    forward = _is_forward(origin, to)
    went_on = or_(verb == MoveVerb.HIRE, and_(forward, from_group != to_group))
    passed_by = and_(
        skipped.opening_id == to.opening_id,
        skipped.position > func.coalesce(origin.position, 0),
        skipped.position < to.position,
    )

    def moves(group: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        return (
            _pair(Transition.application_id, group)
            .join(Application, Application.id == Transition.application_id)
            .join(to, to.id == Transition.to_stage_id)
            .join(origin, origin.id == Transition.from_stage_id, isouter=True)
            .where(not_undone(), *asked.in_span(Transition.at), *asked.application_conditions(user))
            .where(*conditions)
        )

    from_active = Transition.from_status == Status.ACTIVE
    return {
        FunnelMeasure.APPLIED: moves(None, verb == MoveVerb.APPLY),
        FunnelMeasure.REACHED: moves(to_group, forward),
        FunnelMeasure.PASSED: moves(from_group, went_on),
        FunnelMeasure.DECLINED: moves(to_group, verb == MoveVerb.DECLINE),
        FunnelMeasure.WITHDRAWN: moves(to_group, verb == MoveVerb.WITHDRAW, from_active),
        FunnelMeasure.SKIPPED: moves(stage_group(skipped, asked), forward).join(skipped, passed_by),
        FunnelMeasure.HIRED: moves(None, verb == MoveVerb.HIRE),
        FunnelMeasure.NEVER_STARTED: moves(None, verb == MoveVerb.WITHDRAW, ~from_active),
    }


def _is_forward(origin: Any, to: Any) -> ColumnElement[bool]:
    return to.position > func.coalesce(origin.position, 0)  # type: ignore[no-any-return]
