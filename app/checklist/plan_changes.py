"""What a newer plan would change in an onboarding under way, offered to its manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app.db.base import db
from app.onboarding.actions.write_checklist import composed_for
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.plan_recipient import plan_recipient_of
from app.plans.compose import ComposedPlan, wanted_file_names
from app.plans.difference import StepChange, StepChangeKind, step_changes, step_keys
from app.plans.kinds import PLAN_NAMES
from app.plans.library import SHIPPED_VERSION, CurrentPlanFile, current_files, current_plans, shipped_files
from app.plans.models import PlanFile
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class OfferedPart:
    """What would change in one gating issue, or after the gate (`issue` is None).

    `kept` says why it stays as it is all the same, where it does.
    """

    issue: GatingIssue | None
    newer: ComposedPlan
    changes: list[StepChange]
    kept: str = ""

    @property
    def before_territory(self) -> bool:
        """Whether it is the part of the getting-started list beside the gating issues."""
        return self.newer.kind.is_due_from_start


@dataclass(frozen=True)
class PlanOffer:
    """The changes for an onboarding, and the versions of the files it would then follow."""

    parts: list[OfferedPart]
    versions: dict[str, int]

    @property
    def changes(self) -> list[StepChange]:
        """What taking it would do."""
        return [change for part in self.parts if not part.kept for change in part.changes]


def has_plan_changes(onboarding: Onboarding) -> bool:
    """Whether a plan file an onboarding follows has a newer version, or a part for them was added.

    One from before there were versions follows none, and has no news.
    """
    known = onboarding.plan_versions
    if onboarding.ended_at is not None or not known:
        return False
    return _versions(onboarding, current_files()) != known


def plan_offer_for(onboarding: Onboarding) -> PlanOffer | None:
    """What the plan as it is now would change for an onboarding; None where nothing is newer."""
    if not has_plan_changes(onboarding):
        return None
    files = current_files()
    try:
        older, newer = _composed(onboarding, _as_begun(onboarding, files)), _composed(onboarding, files)
    except RuleBroken:
        return None
    begun = {part.kind: part for part in older}
    parts = [_part(onboarding, part, begun.get(part.kind)) for part in newer]
    return PlanOffer([part for part in parts if part and part.changes], _versions(onboarding, files))


def steps_of_part(
    onboarding: Onboarding, issue: GatingIssue | None, *, before_territory: bool = False
) -> list[Step]:
    """The steps still in a gating issue, or in a part of the getting-started list."""
    if issue is None:
        return onboarding.first_steps if before_territory else onboarding.later_steps
    return [step for step in onboarding.steps if step.gating_issue_id == issue.id and step.counts]


def _part(onboarding: Onboarding, newer: ComposedPlan, older: ComposedPlan | None) -> OfferedPart | None:
    issue = next((issue for issue in onboarding.gating_issues if issue.kind == newer.kind.issue), None)
    if older is None or (issue is None and newer.kind.issue is not None):
        return None
    steps = steps_of_part(onboarding, issue, before_territory=newer.kind.is_due_from_start)
    there = dict(zip(step_keys([step.text for step in steps]), steps, strict=True))
    changes = [change for change in step_changes(older.steps, newer.steps) if _applies(change, there)]
    return OfferedPart(issue, newer, changes, _why_kept(issue))


def _applies(change: StepChange, there: Mapping[tuple[str, int], Step]) -> bool:
    """Whether a change would do anything: what is ticked stays, and nothing is added twice."""
    step = there.get(change.key)
    return step is None if change.what is StepChangeKind.NEW else step is not None and not step.is_ticked


def _why_kept(issue: GatingIssue | None) -> str:
    if issue is None:
        return ""
    if issue.is_closed:
        return _("This issue is closed and stays as it is.")
    if issue.mirror is not None:
        return _("This issue is in GitLab. Change its tasks there, and Onramp follows.")
    return ""


def _composed(onboarding: Onboarding, files: Mapping[str, CurrentPlanFile]) -> list[ComposedPlan]:
    return composed_for(onboarding, onboarding.application, current_plans(files))


def _as_begun(onboarding: Onboarding, files: Mapping[str, CurrentPlanFile]) -> dict[str, CurrentPlanFile]:
    """The files an onboarding follows, each in the version it follows."""
    known = onboarding.plan_versions
    rows = db.session.scalars(select(PlanFile).where(PlanFile.name.in_(known)))
    saved = {(row.name, row.version): row for row in rows}
    begun = {name: files[name] for name in PLAN_NAMES.values()}
    for name, version in known.items():
        row = saved.get((name, version))
        if row:
            begun[name] = CurrentPlanFile(name, row.text, row)
        elif version == SHIPPED_VERSION and name in shipped_files():
            begun[name] = CurrentPlanFile(name, shipped_files()[name])
    return begun


def _versions(onboarding: Onboarding, files: Mapping[str, CurrentPlanFile]) -> dict[str, int]:
    """The files someone like the ISR of an onboarding would be composed from now, with their versions."""
    if not onboarding.has_gate:
        return {name: files[name].version for name in onboarding.plan_versions if name in files}
    hired = plan_recipient_of(onboarding, onboarding.application)
    kinds = [kind for kind, name in PLAN_NAMES.items() if name in onboarding.plan_versions]
    names = [name for kind in kinds for name in wanted_file_names(kind, hired) if name in files]
    return {name: files[name].version for name in names}
