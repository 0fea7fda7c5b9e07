"""How long hiring takes, in business days: at each stage, to a hire, and to a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.move_numbers import MoveNumbers, move_numbers
from app.hiring_reports.rules import MoveKind, kind_name
from app.people.models import User
from app.shared.business_days import DaySpread


@dataclass(frozen=True)
class HiringTimes:
    """The times of what ended in a span: `at_stages` by the name of the stage or its kind, in order."""

    at_stages: Sequence[tuple[str, DaySpread]]
    to_hire: DaySpread
    to_decision: DaySpread


def hiring_times(
    asked: HiringFilter, groups: Sequence[str], user: User, numbers: MoveNumbers | None = None
) -> HiringTimes:
    """The times of the stays, hires and decisions that ended in a span, for a reader.

    `numbers` are those of the same span, if they have been read before.
    """
    stays = defaultdict[str, dict[int, int]](dict)
    ended: dict[MoveKind, dict[int, int]] = {MoveKind.HIRE: {}, MoveKind.DECISION: {}}
    for (kind, group, days, _reason), number in (numbers or move_numbers(asked, user)).items():
        if kind is MoveKind.STAY:
            stays[group][days] = number
        elif kind in ended:
            ended[kind][days] = number
    at_stages = [(kind_name(group), DaySpread(stays[group])) for group in groups if group in stays]
    return HiringTimes(at_stages, DaySpread(ended[MoveKind.HIRE]), DaySpread(ended[MoveKind.DECISION]))
