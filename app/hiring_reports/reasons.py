"""Why applications ended in a span: decline reasons and withdrawals, by stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.db.rows import read_rows
from app.hiring_reports.counting import not_undone, stage_group
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.rules import kind_name
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason, MoveVerb


@dataclass(frozen=True)
class EndReason:
    """A reason, and how many applications ended for it at each stage."""

    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class EndReasons:
    """The reasons, most frequent first, and the stages that have any, as pairs of a key and a name."""

    stages: Sequence[tuple[str, str]]
    reasons: Sequence[EndReason]


def end_reasons(asked: HiringFilter, groups: Sequence[str], user: User) -> EndReasons:
    """Why applications ended in a span, for a reader: each move that nobody undid counts."""
    at_stage = aliased(Stage, name="at_stage")
    group = stage_group(at_stage, asked)
    columns = (Transition.verb, Transition.reason, group.label("stage_group"))
    statement = (
        select(*columns, func.count())
        .join(Application, Application.id == Transition.application_id)
        .join(at_stage, at_stage.id == Transition.from_stage_id)
        .where(Transition.verb.in_((MoveVerb.DECLINE, MoveVerb.WITHDRAW)), not_undone())
        .where(Transition.from_status == Status.ACTIVE)
        .where(*asked.in_span(Transition.at), *asked.application_conditions(user))
        .group_by(*columns)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for verb, reason, stage, number in read_rows(statement):
        found[_reason_name(verb, reason)][stage] = number
    reasons = [EndReason(name, counts) for name, counts in found.items()]
    reasons.sort(key=lambda each: (-each.total, each.name))
    used = {stage for each in reasons for stage in each.counts}
    return EndReasons([(each, kind_name(each)) for each in groups if each in used], reasons)


def _reason_name(verb: MoveVerb, reason: str | None) -> str:
    if verb is MoveVerb.WITHDRAW:
        return _("Withdrawn by the candidate")
    if reason not in set(DeclineReason):
        return _("Declined without a reason from the list")
    return str(DECLINE_REASON_LABELS[DeclineReason(reason)])
