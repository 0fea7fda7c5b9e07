"""What differs between two versions of a job family: texts and stages, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.job_families.kinds import StageKind
from app.job_families.people_lines import people_lines
from app.job_families.renames import renamed_processes, renamed_stages, with_new_names
from app.job_families.values import JobFamily, Question

FAMILY_LABELS = {
    "name": _l("Name"),
    "role": _l("Role"),
    "reports_to": _l("Reports to"),
    "next_step": _l("Next job title"),
    "next_family": _l("Next job family"),
    "levels": _l("Levels"),
    "hire_role": _l("Role of a hire"),
    "hire_team": _l("Team"),
    "hire_plan": _l("Onboarding plan"),
    "employment": _l("Employment"),
    "about": _l("About the role"),
    "responsibilities": _l("Responsibilities"),
    "requirements": _l("Requirements"),
    "performance": _l("Performance indicators"),
    "career_ladder": _l("Career ladder"),
    "team_page": _l("Team page"),
    "hiring_page": _l("Hiring page"),
}
STAGE_LABELS = {
    "name": _l("Name"),
    "short_name": _l("Short name"),
    "kind": _l("Kind"),
    "people": _l("People"),
    "minutes": _l("Minutes"),
    "limit_days": _l("Limit in business days"),
    "optional": _l("Optional"),
    "condition": _l("Condition"),
    "round": _l("Round"),
    "parallel": _l("Beside the stage before"),
    "required_scorecards": _l("Required scorecards"),
    "about": _l("About the stage"),
    "purpose": _l("Purpose"),
    "guide": _l("Guide"),
    "prompts": _l("Prompts"),
    "attributes": _l("Attributes"),
    "focus": _l("Focus"),
    "survey": _l("Survey"),
    "form": _l("Form"),
    "questions": _l("Questions"),
}


class PartChangeKind(Enum):
    """What became of a stage."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return {
            PartChangeKind.NEW: _("New"),
            PartChangeKind.GONE: _("Removed"),
            PartChangeKind.CHANGED: _("Changed"),
            PartChangeKind.MOVED: _("Moved"),
        }[self]


@dataclass(frozen=True)
class PartChange:
    """A field that differs, as people read it."""

    name: str
    label: str
    was: str
    became: str


@dataclass(frozen=True)
class StageDifference:
    """A stage that differs; `fields` are those of a changed one, `was` its name before if it has another."""

    what: PartChangeKind
    name: str
    fields: list[PartChange] = field(default_factory=list)
    was: str = ""

    @property
    def known_as(self) -> str:
        """Its name in the older version."""
        return self.was or self.name


@dataclass(frozen=True)
class FamilyDifference:
    """What differs: the texts, and the stages by the name of the process."""

    texts: list[PartChange]
    processes: dict[str, list[StageDifference]]

    def __bool__(self) -> bool:
        return bool(self.texts or self.processes)


def family_difference(older: JobFamily, newer: JobFamily) -> FamilyDifference:
    """What the newer version changes."""
    renamed = renamed_processes(older.processes, newer.processes)
    was = with_new_names({process.name: process.stages for process in older.processes}, renamed)
    became = {process.name: process.stages for process in newer.processes}
    names = [PartChange("process", _("Process"), before, after) for after, before in renamed.items()]
    changes = {name: stage_differences(was.get(name, []), became.get(name, [])) for name in was | became}
    return FamilyDifference(
        texts=field_changes(family_texts(older), family_texts(newer), FAMILY_LABELS) + names,
        processes={name: found for name, found in changes.items() if found},
    )


def stage_differences(older: Sequence[Any], newer: Sequence[Any]) -> list[StageDifference]:
    """The stages that are new, changed or moved, in the order of the newer, then those that are gone.

    A stage is known by its name, or by what it is if that is another one (`renames.py`). Each is a
    `StageText` or has the same attributes.
    """
    renamed = renamed_stages(older, newer)
    before = with_new_names({stage.name: stage for stage in older}, renamed)
    after = {stage.name: stage for stage in newer}
    stay_before = [name for name in before if name in after]
    stay_after = [name for name in after if name in before]
    found = []
    for name, stage in after.items():
        if name not in before:
            found.append(StageDifference(PartChangeKind.NEW, name))
        elif changes := field_changes(stage_texts(before[name]), stage_texts(stage), STAGE_LABELS):
            found.append(StageDifference(PartChangeKind.CHANGED, name, changes, was=renamed.get(name, "")))
        elif stay_before.index(name) != stay_after.index(name):
            found.append(StageDifference(PartChangeKind.MOVED, name))
    return found + [StageDifference(PartChangeKind.GONE, name) for name in before if name not in after]


def field_changes(
    was: Mapping[str, str], became: Mapping[str, str], labels: Mapping[str, Any]
) -> list[PartChange]:
    """The fields with different texts."""
    return [
        PartChange(name, str(labels[name]), was[name], became[name])
        for name in became
        if was[name] != became[name]
    ]


def family_texts(family: JobFamily) -> dict[str, str]:
    """The fields of a family without its processes, as people read them."""
    values = vars(family) | vars(family.text)
    return {name: shown_text(values[name]) for name in FAMILY_LABELS}


def stage_texts(stage: Any) -> dict[str, str]:
    """The fields of a stage, as people read them."""
    values = {name: shown_text(getattr(stage, name)) for name in STAGE_LABELS}
    values["people"] = "\n".join(people_lines(stage.people))
    values["minutes"] = minutes_label(stage)
    values["focus"] = "\n".join(focus_lines(stage.focus))
    values["questions"] = "\n".join(map(question_line, stage.questions))
    return values


def minutes_label(stage: Any) -> str:
    """How long one interview of a stage takes: "45", "45–60", or empty if nobody knows."""
    if stage.minutes_to:
        return f"{stage.minutes}–{stage.minutes_to}"
    return str(stage.minutes or "")


def focus_lines(focus: Mapping[str, Sequence[str]]) -> list[str]:
    """The attributes that each job title looks at, one title a line: "Engineer: Care; Clarity"."""
    return [f"{title}: {'; '.join(attributes)}" for title, attributes in focus.items()]


def question_line(question: Question) -> str:
    """A question with all that is said of it, in one line."""
    details = [question.kind.label, "" if question.required else _("optional"), question.guide]
    details += [_("choices: %(choices)s", choices="; ".join(question.choices)) if question.choices else ""]
    if question.low is not None or question.high is not None:
        low, high = ("" if each is None else str(each) for each in (question.low, question.high))
        details.append(f"{low}–{high}")
    details += [_("recruiters only") if question.recruiters_only else ""]
    if question.ask_recruiter_if:
        asked = "; ".join(question.ask_recruiter_if)
        details.append(_("ask the recruiter if: %(answers)s", answers=asked))
    return f"{question.text} ({' · '.join(filter(None, details))})"


def shown_text(value: Any) -> str:
    """A value of a field, as people read it; empty if there is none."""
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, StageKind) or hasattr(value, "label"):
        return str(value.label)
    return "" if value is None else str(value)
