"""The funnel reckoned plainly: one application and one move after the other, in dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from app.candidates.models import Status
from app.hiring_reports.rules import FunnelMeasure, FunnelView
from app.pipeline.rules import MoveVerb

Numbers = dict[tuple[FunnelMeasure, str], set[int]]
GroupOf = Callable[[int], str]  # of a position in the process of the application


@dataclass
class Move:
    """A move from one position to another; `undone` once it was undone, `moves_on` to another opening."""

    verb: MoveVerb
    origin: int | None
    to: int
    before: Status | None
    at: datetime
    undone: bool = False
    moves_on: bool = False


@dataclass
class Life:
    """An application with its moves, in order."""

    id: int
    process: int
    source: str
    applied_at: datetime
    moves: list[Move] = field(default_factory=list)

    @property
    def counted(self) -> list[Move]:
        return [each for each in self.moves if not each.undone and each.verb is not MoveVerb.UNDO]


def numbers_of(
    view: FunnelView, lives: list[Life], first: date, last: date, group: Callable[[int, int], str]
) -> Numbers:
    """The applications that each number counts, by measure and group."""
    found: Numbers = defaultdict(set)
    for life in lives:
        if view is FunnelView.ACTIVITY:
            _add_moves(found, life, first, last, lambda place, life=life: group(life.process, place))
        elif first <= life.applied_at.date() <= last:
            _add_life(found, life, lambda place, life=life: group(life.process, place))
    return {key: ids for key, ids in found.items() if ids}


def _add_life(found: Numbers, life: Life, group: GroupOf) -> None:
    reached, hired, status = set(), False, Status.ACTIVE
    for move in life.counted:
        if move.to > (move.origin or 0):
            reached.add(move.to)
        hired = hired or move.verb is MoveVerb.HIRE
        status = {
            MoveVerb.DECLINE: Status.DECLINED,
            MoveVerb.WITHDRAW: Status.MOVED if move.moves_on else Status.WITHDRAWN,
            MoveVerb.REOPEN: Status.ACTIVE,
            MoveVerb.HIRE: Status.HIRED,
        }.get(move.verb, status)
    furthest = max(reached)
    found[FunnelMeasure.APPLIED, ""].add(life.id)
    for place in range(1, furthest + 1):
        measure = FunnelMeasure.REACHED if place in reached else FunnelMeasure.SKIPPED
        found[measure, group(place)].add(life.id)
        if place in reached and (hired or group(place) != group(furthest)):
            found[FunnelMeasure.PASSED, group(place)].add(life.id)
    if hired:
        found[FunnelMeasure.HIRED, ""].add(life.id)
        if status is Status.WITHDRAWN:
            found[FunnelMeasure.NEVER_STARTED, ""].add(life.id)
    else:
        found[FunnelMeasure(status.value), group(furthest)].add(life.id)


def _add_moves(found: Numbers, life: Life, first: date, last: date, group: GroupOf) -> None:
    for move in life.counted:
        if not first <= move.at.date() <= last:
            continue
        if move.verb is MoveVerb.APPLY:
            found[FunnelMeasure.APPLIED, ""].add(life.id)
        if move.verb is MoveVerb.HIRE:
            found[FunnelMeasure.HIRED, ""].add(life.id)
            found[FunnelMeasure.PASSED, group(move.to)].add(life.id)
        if move.to > (move.origin or 0):
            found[FunnelMeasure.REACHED, group(move.to)].add(life.id)
            for place in range((move.origin or 0) + 1, move.to):
                found[FunnelMeasure.SKIPPED, group(place)].add(life.id)
            if move.origin and group(move.origin) != group(move.to):
                found[FunnelMeasure.PASSED, group(move.origin)].add(life.id)
        if move.verb is MoveVerb.DECLINE:
            found[FunnelMeasure.DECLINED, group(move.to)].add(life.id)
        if move.verb is MoveVerb.WITHDRAW:
            was_active = move.before is Status.ACTIVE
            ended = FunnelMeasure.MOVED if move.moves_on else FunnelMeasure.WITHDRAWN
            key = (ended, group(move.to))
            found[key if was_active else (FunnelMeasure.NEVER_STARTED, "")].add(life.id)
