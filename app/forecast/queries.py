"""Forecasts of the day gates open: what they are reckoned from, gathered for many onboardings at once.

Others count where they took the same path and came to an open gate.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, union_all

from app.db.base import db
from app.forecast.progress import GateProgress, read_progress
from app.forecast.rules import OnboardingProgress, StepProgress, outlook
from app.onboarding.gate.sql import issue_complete_since
from app.onboarding.list_order import HAS_OPEN_GATE, SAME_ONBOARDING
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.plans.models import HireKind
from app.shared import clock
from app.shared.business_days import due_on, weekdays_between

COMPARED_ONBOARDINGS_LIMIT = 30  # of each path: how things go now says more than how they went

StepIdentity = tuple[str, str]  # what makes two steps the same: the text and the owner


@dataclass(frozen=True)
class Forecast:
    """Between which days the gate is likely to open, both or neither; `basis` is a sentence on why."""

    basis: str
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_known(self) -> bool:
        return self.earliest is not None


@dataclass(frozen=True)
class ComparedOnboardings:
    """How long those who took a path before took: for each step, and from the last tick to the open gate."""

    took: dict[StepIdentity, tuple[int, ...]] = field(default_factory=dict)
    closings: tuple[int, ...] = ()


def forecasts_for(onboarding_ids: Sequence[int]) -> dict[int, Forecast]:
    """The forecast of each onboarding, by its id, in three statements at most."""
    found = read_progress(onboarding_ids)
    without = {each.id: _without_one(each) for each in found}
    kinds = {each.kind for each in found if without[each.id] is None}
    others = _others(kinds) if kinds else {}
    return {each.id: without[each.id] or _forecast(each, others[each.kind]) for each in found}


def _without_one(progress: GateProgress) -> Forecast | None:
    """Why there is nothing to forecast, or nobody can; None where there is."""
    if progress.has_ended:
        return Forecast(_("The onboarding has ended."))
    waiting = [issue for issue in progress.issues if not issue.is_complete]
    if not waiting:
        return Forecast(_("The gate is open."))
    for issue in waiting:
        if issue.is_closed:
            return Forecast(
                _(
                    "No forecast: “%(issue)s” is closed but not complete. Reopen and finish it, or waive it.",
                    issue=issue.name,
                )
            )
        if not issue.steps:
            return Forecast(_("No forecast: “%(issue)s” has no steps.", issue=issue.name))
    return None


def _forecast(progress: GateProgress, others: ComparedOnboardings) -> Forecast:
    today = clock.today(progress.zone)
    found = outlook(_pace_of(progress, today, others))
    if found.soonest is None or found.latest is None:
        return Forecast(found.basis)
    zone = progress.zone
    return Forecast(found.basis, due_on(today, found.soonest, zone), due_on(today, found.latest, zone))


def _pace_of(progress: GateProgress, today: date, others: ComparedOnboardings) -> OnboardingProgress:
    start = progress.start_date
    steps = [
        StepProgress(
            is_done=step.is_ticked or issue.is_waived,
            due=weekdays_between(start, step.due_on or issue.due_on),
            took=others.took.get((step.text, step.owned_by), ()),
        )
        for issue in progress.issues
        for step in issue.steps
    ]
    return OnboardingProgress(weekdays_between(start, today), steps, others.closings)


def _others(kinds: Collection[HireKind]) -> dict[HireKind, ComparedOnboardings]:
    """The last who took each of these paths to an open gate."""
    came = {came.id: came for came in db.session.execute(union_all(*map(_last_to_come, kinds)))}
    took: dict[HireKind, dict[StepIdentity, list[int]]] = {kind: {} for kind in kinds}
    last_ticks: dict[int, date] = {}
    for onboarding_id, text, owner, ticked_at in db.session.execute(_ticks(came)) if came else ():
        way, ticked_on = came[onboarding_id], ticked_at.date()  # in UTC
        days = weekdays_between(way.start_date, ticked_on)
        took[way.kind].setdefault((text, owner), []).append(days)
        last_ticks[onboarding_id] = max(ticked_on, last_ticks.get(onboarding_id, ticked_on))
    closings: dict[HireKind, list[int]] = {kind: [] for kind in kinds}
    for onboarding_id, ticked_on in last_ticks.items():
        way = came[onboarding_id]
        closings[way.kind].append(max(0, weekdays_between(ticked_on, way.opened_at.date())))
    return {kind: _compared(took[kind], closings[kind]) for kind in kinds}


def _compared(took: dict[StepIdentity, list[int]], closings: list[int]) -> ComparedOnboardings:
    return ComparedOnboardings({step: tuple(days) for step, days in took.items()}, tuple(closings))


def _last_to_come(kind: HireKind) -> Select[Any]:
    """Onboardings of a path to an open gate, the last to be hired first."""
    opened_at = select(func.max(issue_complete_since(GatingIssue))).where(SAME_ONBOARDING).scalar_subquery()
    came = (
        select(Onboarding.id, Onboarding.kind, Onboarding.start_date, opened_at.label("opened_at"))
        .where(Onboarding.kind == kind, opened_at.is_not(None), HAS_OPEN_GATE)
        .order_by(Onboarding.id.desc())
        .limit(COMPARED_ONBOARDINGS_LIMIT)
    )
    return select(came.subquery())


def _ticks(onboarding_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Which step before the gate was done when; what did not apply took nobody any time."""
    return select(Step.onboarding_id, Step.text, Step.owned_by, Step.ticked_at).where(
        Step.onboarding_id.in_(onboarding_ids),
        Step.gating_issue_id.is_not(None),
        Step.removed_at.is_(None),
        Step.not_applicable.is_(False),
        Step.ticked_at.is_not(None),
    )
