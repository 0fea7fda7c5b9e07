"""Composing the plan of a person: a general file, and the parts there are for someone like them.

As GitLab composes its onboarding issue: a part for the region, the segment, the role and for who
manages people, each by its file's name; one that is not there is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.plans.kinds import GATING_PLANS, PLAN_NAMES, PLAN_TITLES, PlanKind, part_name, role_plan_file
from app.plans.markdown.outline import QUICK_ACTION
from app.plans.models import HireKind
from app.plans.owners import Owners
from app.plans.placeholders import fill_line, fill_markdown
from app.plans.reader import PlanText
from app.plans.steps import StepText, steps_in
from app.plans.times import business_days
from app.shared.refusals import RuleBroken
from app.shared.text import join_words
from app.shared.times import format_full_day

Plans = Mapping[str, PlanText]  # the plan files there are, by name

TITLE_PATTERN = re.compile(r"# ")
MAX_ISSUE_DESCRIPTION_LENGTH = 900_000  # characters of a description; GitLab takes about a million


@dataclass(frozen=True)
class PlanRecipient:
    """The person a plan is composed for. `words` fill its placeholders; `roles` are names of one role,
    `region_names` and `segment_names` other names of the region and the segment.

    The start date is the effective date of someone who worked here already.
    """

    start_date: date
    words: Mapping[str, str]
    region: str = ""
    segment: str = ""
    region_names: Sequence[str] = ()
    segment_names: Sequence[str] = ()
    roles: Sequence[str] = ()
    manages_people: bool = False


@dataclass(frozen=True)
class ComposedPlan:
    """A gating issue, or the steps after the gate, as composed for a person: step n is task n.

    `due_on` is None after the gate, which waits for an assignment. `assignees` are words of the plan:
    owners, or names as "@ops". `files` names what it was composed from.
    """

    kind: PlanKind
    title: str
    description: str
    labels: list[str]
    assignees: list[str]
    due_on: date | None
    steps: list[StepText]
    files: list[str]

    @property
    def name(self) -> str:
        return PLAN_TITLES[self.kind]


def compose_all(kind: HireKind, hired: PlanRecipient, plans: Plans) -> list[ComposedPlan]:
    """What an ISR hired this way has to do: their gating issues in order, then what comes after.

    Raises RuleBroken where the plans lack a gating issue of this kind, or a part they ask for.
    """
    kinds = [each for each, name in PLAN_NAMES.items() if name in plans and kind in plans[name].settings.path]
    missing = [PLAN_TITLES[each] for each in GATING_PLANS[kind] if each not in kinds]
    if missing:
        raise RuleBroken(
            _(
                "The plans have no %(issues)s for this kind of hire: %(kind)s. Add the path to a plan first.",
                issues=join_words(missing),
                kind=kind.label,
            )
        )
    return [compose(each, hired, plans) for each in kinds]


def compose_for_role(plan: str, hired: PlanRecipient, plans: Plans) -> list[ComposedPlan]:
    """What somebody has to do who is hired as something else than an ISR: one plan, and no gating issue.

    Raises RuleBroken where there is no plan of this name.
    """
    name = role_plan_file(plan)
    if name not in plans:
        raise RuleBroken(
            _("There is no onboarding plan “%(plan)s”. Choose another one.", plan=plan), field="plan"
        )
    return [_composed(PlanKind.OTHER_ROLE, plans[name], [], hired)]


def compose(kind: PlanKind, hired: PlanRecipient, plans: Plans) -> ComposedPlan:
    """Compose one issue. Raises RuleBroken where a part is missing that its general file asks for."""
    general = plans[PLAN_NAMES[kind]]
    wanted = dict(_parts(kind, hired))
    _check_required(general, wanted, plans)
    parts = [plans[name] for names in wanted.values() for name in names if name in plans]
    return _composed(kind, general, parts, hired)


def _composed(
    kind: PlanKind, general: PlanText, parts: Sequence[PlanText], hired: PlanRecipient
) -> ComposedPlan:
    files = [general, *parts]
    due = general.due
    due_on = due.due_on(hired.start_date) if due and kind is not PlanKind.AFTER_THE_GATE else None
    words = {**hired.words, "due_date": format_full_day(due_on) if due_on else "the day agreed"}
    description = _without_commands(
        "\n\n".join([_of(general, words), *(_headed(part, words) for part in parts)])
    )
    if len(description) > MAX_ISSUE_DESCRIPTION_LENGTH:
        raise RuleBroken(
            _("The plan “%(plan)s” is longer than an issue can be. Shorten it.", plan=PLAN_TITLES[kind])
        )
    return ComposedPlan(
        kind=kind,
        title=fill_line(general.title or PLAN_TITLES[kind], words),
        description=description,
        labels=_each(files, "labels", words),
        assignees=_each(files, "assignees", words),
        due_on=due_on,
        steps=_steps(description, owner_words_of(files), business_days(due.days) if due else 0),
        files=[file.name for file in files],
    )


def wanted_file_names(kind: PlanKind, hired: PlanRecipient) -> list[str]:
    """The names of the files an issue is composed from for a person, where they exist."""
    return [PLAN_NAMES[kind], *(name for _, names in _parts(kind, hired) for name in names)]


def owner_words_of(files: Sequence[PlanText]) -> Owners:
    """The words for owners of several files; where two differ, the first has it."""
    return {word: owner for file in reversed(files) for word, owner in file.settings.owners.items()}


def _parts(kind: PlanKind, hired: PlanRecipient) -> Iterator[tuple[str, list[str]]]:
    """What parts there may be for a person, each with the names its file may have."""
    yield "region", _part_names(kind, "region", [hired.region, *hired.region_names])
    yield "segment", _part_names(kind, "segment", [hired.segment, *hired.segment_names])
    yield "role", [part_name(kind, "role", role) for role in hired.roles if role]
    if hired.manages_people:
        yield "manager", [part_name(kind, "manager")]


def _part_names(kind: PlanKind, part: str, names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part_name(kind, part, name) for name in names if name))


def _check_required(general: PlanText, wanted: Mapping[str, list[str]], plans: Plans) -> None:
    for part in general.settings.required:
        names = wanted.get(part)
        if names is not None and not any(name in plans for name in names):
            raise RuleBroken(
                _(
                    "The plan “%(plan)s” requires a part for the %(part)s, but there is none: %(names)s.",
                    plan=general.name,
                    part=part,
                    names=join_words(names),
                )
                if names
                else _("The plan “%(plan)s” requires a part for the %(part)s.", plan=general.name, part=part)
            )


def _of(file: PlanText, words: Mapping[str, str]) -> str:
    return fill_markdown(file.body, words)


def _headed(part: PlanText, words: Mapping[str, str]) -> str:
    """A part under a heading of its own, and not under one of the general file."""
    if TITLE_PATTERN.match(part.body):
        return _of(part, words)
    title = part.title or part.name.rpartition("/")[2].replace("_", " ").capitalize()
    return f"# {fill_markdown(title, words)}\n\n{_of(part, words)}"


def _without_commands(description: str) -> str:
    """The description without a line GitLab would run, should filling a place have made one."""
    lines = description.split("\n")
    return "\n".join(line for line in lines if not QUICK_ACTION.match(line)).strip("\n") + "\n"


def _each(files: Sequence[PlanText], field: str, words: Mapping[str, str]) -> list[str]:
    found = (fill_line(word, words) for file in files for word in getattr(file, field))
    return list(dict.fromkeys(word for word in found if word))


def _steps(description: str, owners: Owners, due_days: int) -> list[StepText]:
    """The steps, those without a time due when the issue is."""
    return [step.due_within(due_days) for step in steps_in(description, owners)]
