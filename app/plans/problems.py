"""Whether a plan file can be used, with a sentence for each thing that stands against it."""

from __future__ import annotations

from app.plans.kinds import GATING_PLANS, PLAN_NAMES, PlanKind, is_part, kind_of
from app.plans.reader import PlanText
from app.shared.refusals import RuleBroken

MAX_PLAN_LENGTH = 200_000  # characters of a file
MAX_PLAN_STEPS = 1_000


def check_usable(plan: PlanText) -> None:
    """Raise RuleBroken with everything that keeps a plan file from being used."""
    reasons = against(plan)
    if reasons:
        raise RuleBroken(" ".join(reasons), field="text")


def against(plan: PlanText) -> list[str]:
    """What keeps a plan file from being used, as sentences; nothing where it can be."""
    kind = kind_of(plan.name)
    if kind is None:
        return [f"“{plan.name[:120]}” is not the name of a plan file."]
    reasons = _of_front_matter(plan) + _of_markdown(plan)
    return reasons + (_of_part(plan, kind) if is_part(plan.name) else _of_general(plan, kind))


def _of_front_matter(plan: PlanText) -> list[str]:
    return [
        f"Line {line.number}: {line.problem}"
        for line in plan.not_understood
        if line.kind == "field" and not line.text.lstrip().startswith("/")
    ]


def _of_markdown(plan: PlanText) -> list[str]:
    reasons = [f"Line {line.number}: {line.problem}" for line in plan.lines if line.never_ends]
    if not plan.steps:
        reasons.append("It has no task: a line like `- [ ] Say hello to your team`.")
    if len(plan.steps) > MAX_PLAN_STEPS:
        reasons.append(f"It has {len(plan.steps):,} tasks: at most {MAX_PLAN_STEPS:,} can be used.")
    if len(plan.body) > MAX_PLAN_LENGTH:
        reasons.append(f"It has more than {MAX_PLAN_LENGTH:,} characters.")
    return reasons


def _of_general(plan: PlanText, kind: PlanKind) -> list[str]:
    settings = plan.settings
    reasons = []
    if settings.kind is not kind:
        reasons.append(f"Its front matter must say `kind: {kind}`.")
    missing = [path for path, kinds in GATING_PLANS.items() if kind in kinds and path not in settings.path]
    reasons += [f"Its front matter must say `path: {path}`." for path in missing]
    if plan.due is None:
        first_day = "assignment" if kind is PlanKind.AFTER_THE_GATE else "start"
        reasons.append(f"Its front matter must say when it is due, as `due: {first_day} + 30 days`.")
    return reasons


def _of_part(plan: PlanText, kind: PlanKind) -> list[str]:
    if plan.settings.kind not in (None, kind):
        return [f"It is a part of {PLAN_NAMES[kind]}, so its `kind` must be `{kind}`, or not be said."]
    return []
