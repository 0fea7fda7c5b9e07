"""The numbers of the funnel: each counts applications once, for a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CompoundSelect, func, literal, select, union_all

from app.db.rows import read_rows
from app.hiring_reports.counting import Pairs, funnel_pairs, stage_group
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import (
    OF_STAGE,
    WHOLE_GROUP,
    FunnelMeasure,
    FunnelView,
    Grouping,
    StageNumbers,
    kind_name,
    merged_order,
)
from app.hiring_reports.sums.reading import funnel_totals
from app.hiring_reports.sums.rows import COLUMN_OF
from app.openings.models import Opening, Stage
from app.people.models import User

Counts = dict[tuple[FunnelView, str], dict[FunnelMeasure, int]]


@dataclass(frozen=True)
class Funnel:
    """The numbers of one view: of each stage in order, and of whole applications."""

    view: FunnelView
    stages: Sequence[StageNumbers]
    whole: StageNumbers

    @property
    def measures(self) -> list[FunnelMeasure]:
        """What is counted at each stage: who is active is not an activity."""
        is_cohort = self.view is FunnelView.COHORT
        return [each for each in OF_STAGE if is_cohort or each is not FunnelMeasure.ACTIVE]


def funnels_of(asked: HiringFilter, user: User) -> tuple[Funnel, Funnel]:
    """The cohort and the activity of a span, in two statements; in three if something has just changed."""
    groups, counts = stage_groups(asked, user), _counts(asked, user)
    cohort, activity = (_funnel(view, groups, counts) for view in FunnelView)
    return cohort, activity


def stage_groups(asked: HiringFilter, user: User) -> Mapping[str, str]:
    """The names of the stages in order, or of their kinds, by what stands for them in addresses.

    Of several processes, the one of most openings comes first, and the stages of the others between those
    that they share with it. A stage that not all of them have names those that do.
    """
    process = (Opening.job_family, Opening.process)
    group = stage_group(Stage, asked)
    statement = (
        select(
            *(group.label("stage_group"), *process, func.min(Stage.position).label("position")),
            func.count(Opening.id.distinct()).label("openings"),
        )
        .join(Opening, Opening.id == Stage.opening_id)
        .where(*asked.opening_conditions(user))
        .group_by(group, *process)
    )
    stages: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in read_rows(statement):
        stages[row.job_family, row.process].append(row)
    ordered = sorted(stages, key=lambda each: (-max(row.openings for row in stages[each]), each))
    groups = {
        each: [
            row.stage_group for row in sorted(stages[each], key=lambda row: (row.position, row.stage_group))
        ]
        for each in ordered
    }
    merged = merged_order(list(groups.values()))
    if asked.grouping is Grouping.KIND:
        return {each: kind_name(each) for each in merged}
    return {each: _name_of_stage(each, groups) for each in merged}


def _name_of_stage(name: str, groups: Mapping[tuple[str, str], Sequence[str]]) -> str:
    """The name of a stage; with those of its processes, if others have no such stage."""
    having = [process for (_family, process), names in groups.items() if name in names]
    if len(having) == len(groups) or not all(having):
        return name
    return _("%(stage)s (%(process)s)", stage=name, process=", ".join(having))


def _funnel(view: FunnelView, groups: Mapping[str, str], counts: Counts) -> Funnel:
    stages = [StageNumbers(group, name, counts[view, group]) for group, name in groups.items()]
    return Funnel(view, stages, StageNumbers(WHOLE_GROUP, "", counts[view, WHOLE_GROUP]))


def _counts(asked: HiringFilter, user: User) -> Counts:
    """How many applications each measure has, by view and stage group; of whole months, from the sums."""
    found: Counts = defaultdict(dict)
    if not asked.is_of_months:
        for view in FunnelView:
            for measure, group, number in read_rows(_counted(funnel_pairs(view, asked, user))):
                found[view, group][FunnelMeasure(measure)] = number
        return found
    for row in funnel_totals(asked, user):
        numbers = {measure: getattr(row, name) for measure, name in COLUMN_OF.items()}
        found[FunnelView(row.view), row.stage_group] = {each: n for each, n in numbers.items() if n}
    return found


def _counted(pairs: Pairs) -> CompoundSelect[Any]:
    """The numbers of each measure and stage group, counted in the records."""
    parts = []
    for measure, of_measure in pairs.items():
        pair = of_measure.subquery()
        number = func.count(pair.c.application_id.distinct()).label("number")
        columns = [literal(measure.value).label("measure"), pair.c.stage_group, number]
        parts.append(select(*columns).group_by(pair.c.stage_group))
    return union_all(*parts)
