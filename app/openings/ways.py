"""Which stages of an opening are held together, and to which stages one leads: for values and for SQL.

Stages that hold interviews and are parallel, each to the one before, form a group with it. A stage of another
kind forms none: it has an act of its own, and comes in its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.job_families.kinds import INTERVIEW_KINDS, SCORED_KINDS, StageKind
from app.openings.models import Stage


class StageShape(Protocol):
    """What decides where a stage leads: of a record, or of a row of columns."""

    @property
    def position(self) -> int: ...
    @property
    def kind(self) -> StageKind: ...
    @property
    def optional(self) -> bool: ...
    @property
    def parallel(self) -> bool: ...


AnyStage = TypeVar("AnyStage", bound=StageShape)


def stages_beside(stages: Sequence[AnyStage], stage: AnyStage) -> Sequence[AnyStage]:
    """The group of a stage, itself included, in the order of the opening's `stages`."""
    group: list[AnyStage] = []
    for each in stages:
        joins = each.parallel and each.kind.holds_interviews
        if not (group and joins and group[-1].kind.holds_interviews):
            if any(member.position == stage.position for member in group):
                break
            group = []
        group.append(each)
    return group


def ways_on(stages: Sequence[AnyStage], stage: AnyStage) -> Sequence[AnyStage]:
    """The stages that can follow: the first after the group of a stage, and more after optional ones.

    All but the last of them are optional; choosing a later one skips those before it.
    """
    after = [each for each in stages if each.position > stages_beside(stages, stage)[-1].position]
    optional = list(takewhile(lambda each: each.optional, after))
    return after[: len(optional) + 1]


def ends_here(stages: Sequence[Stage], stage: Stage) -> bool:
    """True if no stage that must be held comes after the group of a stage: candidates are hired from here."""
    return all(each.optional for each in ways_on(stages, stage))


def demands_scorecards(stage: Stage, current: Stage) -> bool:
    """True if the group of the `current` stage waits for scorecards of a stage.

    An optional stage is waited for once the application stands at it.
    """
    return stage.kind.takes_scorecards and (not stage.optional or stage.position == current.position)


def is_beside(other: type[Stage]) -> ColumnElement[bool]:
    """`stages_beside` in SQL: the condition that `other`, an alias, is in the group of Stage."""
    between = aliased(Stage)
    part = select(between.id).where(
        between.opening_id == Stage.opening_id,
        or_(
            and_(between.position > Stage.position, between.position <= other.position),
            and_(between.position > other.position, between.position <= Stage.position),
        ),
        or_(~between.parallel, between.kind.not_in(INTERVIEW_KINDS)),
    )
    both_meet = and_(Stage.kind.in_(INTERVIEW_KINDS), other.kind.in_(INTERVIEW_KINDS))
    in_chain = and_(both_meet, ~part.correlate(Stage, other).exists())
    return and_(other.opening_id == Stage.opening_id, or_(other.id == Stage.id, in_chain))


def demands_scorecards_sql(other: type[Stage]) -> ColumnElement[bool]:
    """`demands_scorecards` in SQL, of `other`, which is in the group of Stage."""
    return and_(other.kind.in_(SCORED_KINDS), or_(~other.optional, other.id == Stage.id))
