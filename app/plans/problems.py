"""Whether a plan file can be used, with a sentence for each reason why not."""

from __future__ import annotations

from flask_babel import gettext as _

from app.plans.kinds import GATING_PLANS, PLAN_NAMES, PlanKind, is_part, kind_of
from app.plans.reader import LineRead, PlanText
from app.shared.refusals import RuleBroken
from app.shared.text import whole_number

MAX_PLAN_LENGTH = 200_000  # characters of a file
MAX_PLAN_STEPS = 1_000


def check_usable(plan: PlanText) -> None:
    """Raise RuleBroken with every reason why a plan file cannot be used."""
    reasons = blockers_of(plan)
    if reasons:
        raise RuleBroken(" ".join(reasons), field="text")


def blockers_of(plan: PlanText) -> list[str]:
    """The reasons why a plan file cannot be used, as sentences; empty if it can."""
    kind = kind_of(plan.name)
    if kind is None:
        return [_("“%(name)s” is not the name of a plan file.", name=plan.name[:120])]
    reasons = _of_front_matter(plan) + _of_markdown(plan)
    return reasons + (_of_part(plan, kind) if is_part(plan.name) else _of_general(plan, kind))


def _of_front_matter(plan: PlanText) -> list[str]:
    return [
        _at_line(line)
        for line in plan.not_understood
        if line.kind == "field" and not line.text.lstrip().startswith("/")
    ]


def _of_markdown(plan: PlanText) -> list[str]:
    reasons = [_at_line(line) for line in plan.lines if line.never_ends]
    if not plan.steps:
        reasons.append(_("Add a task: a line like `- [ ] Say hello to your team`."))
    if len(plan.steps) > MAX_PLAN_STEPS:
        tasks, limit = whole_number(len(plan.steps)), whole_number(MAX_PLAN_STEPS)
        reasons.append(_("The plan has %(tasks)s tasks (limit: %(limit)s).", tasks=tasks, limit=limit))
    if len(plan.body) > MAX_PLAN_LENGTH:
        reasons.append(
            _("The plan is too long (limit: %(limit)s characters).", limit=whole_number(MAX_PLAN_LENGTH))
        )
    return reasons


def _at_line(line: LineRead) -> str:
    return _("Line %(number)s: %(problem)s", number=line.number, problem=line.problem)


def _of_general(plan: PlanText, kind: PlanKind) -> list[str]:
    settings = plan.settings
    reasons = []
    if kind is PlanKind.OTHER_ROLE and (settings.path or settings.required):
        reasons.append(
            _("A plan of another role is for every hire, and has no parts: remove `path` and `required`.")
        )
    if settings.kind is not kind:
        reasons.append(_("Add `kind: %(kind)s` to the front matter.", kind=kind.value))
    missing = [path for path, kinds in GATING_PLANS.items() if kind in kinds and path not in settings.path]
    reasons += [_("Add `path: %(path)s` to the front matter.", path=path.value) for path in missing]
    if plan.due is None:
        first_day = "assignment" if kind is PlanKind.AFTER_THE_GATE else "start"
        example = f"due: {first_day} + 30 days"
        reasons.append(_("Add a due date to the front matter, such as `%(example)s`.", example=example))
    return reasons


def _of_part(plan: PlanText, kind: PlanKind) -> list[str]:
    if plan.settings.kind not in (None, kind):
        return [
            _(
                "This is a part of %(plan)s: set `kind: %(kind)s`, or leave it out.",
                plan=PLAN_NAMES[kind],
                kind=kind.value,
            )
        ]
    return []
