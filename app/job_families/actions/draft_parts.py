"""Changing the draft of a family: its text, its processes and their stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.job_families.actions.drafts import checked_text, locked_draft
from app.job_families.difference import (
    FAMILY_LABELS,
    STAGE_LABELS,
    PartChange,
    family_texts,
    field_changes,
    stage_texts,
)
from app.job_families.library import family_of
from app.job_families.models import JobFamilyRecord, JobFamilyVersion
from app.job_families.rules import check_stage
from app.job_families.values import JobFamily, Process, StageText
from app.people.models import User
from app.shared.refusals import Conflict, RuleBroken

MAX_STAGES = 40  # of a process
MAX_PROCESSES = 20
ValuesOfDraft = Callable[[JobFamily], Mapping[str, Any]]


def save_draft_text(
    record: JobFamilyRecord,
    change: Callable[[JobFamily], JobFamily],
    *,
    values: ValuesOfDraft,
    seen: str | None = None,
    by: User,
) -> None:
    """Change what a draft says beside its processes.

    `values` are those of the form by field, `seen` is the digest of what the page showed. Raises Conflict if
    somebody has changed the draft since, RuleBroken for values that cannot be saved.
    """
    draft, family = _opened(record)
    tracked = {name: _tracked(str(FAMILY_LABELS[name])) for name in values(family)}
    check_unchanged(record, seen, values(family), tracked, reader=by)
    changed = change(family)
    _save(draft, changed)
    _record(record, field_changes(family_texts(family), family_texts(changed), FAMILY_LABELS), by=by)


def save_draft_stage(
    record: JobFamilyRecord,
    process: str,
    name: str,
    stage: StageText,
    *,
    values: Callable[[StageText], Mapping[str, Any]],
    labels: Mapping[str, str],
    seen: str | None = None,
    by: User,
) -> None:
    """Change the stage of a process that has this name. A short name that was the name follows it.

    `labels` are those of the form by field. Raises Conflict if somebody has changed, renamed or removed the
    stage since the page was made; RuleBroken for values that no such stage can have.
    """
    draft, family = _opened(record)
    at = _position(family, process)
    before = _stage(family.processes[at], name)
    if stage.short_name == before.short_name == before.name:
        stage = replace(stage, short_name=stage.name)
    tracked = {field: _tracked(f"{name}: {label}") for field, label in labels.items()}
    check_unchanged(record, seen, values(before), tracked, reader=by)
    check_stage(stage)
    stages = [stage if each is before else each for each in family.processes[at].stages]
    _check_names(stages, stage.name)
    _save(draft, _with_stages(family, at, stages))
    changes = field_changes(stage_texts(before), stage_texts(stage), STAGE_LABELS)
    _record(record, changes, of=name, by=by)


def add_draft_stage(record: JobFamilyRecord, process: str, stage: StageText, *, by: User) -> int:
    """Add a stage at the end of a process; return its position from 1."""
    draft, family = _opened(record)
    at = _position(family, process)
    stages = [*family.processes[at].stages, stage]
    check_stage(stage)
    _check_names(stages, stage.name)
    if len(stages) > MAX_STAGES:
        raise RuleBroken(_("A process has at most %(limit)s stages.", limit=MAX_STAGES))
    _save(draft, _with_stages(family, at, stages))
    record_activity(ActivityVerb.ADDED_FAMILY_STAGE, record, by=by, what=_said(process, stage.name))
    return len(stages)


def remove_draft_stage(record: JobFamilyRecord, process: str, name: str, *, by: User) -> None:
    """Remove a stage of a process."""
    draft, family = _opened(record)
    at = _position(family, process)
    gone = _stage(family.processes[at], name)
    _save(draft, _with_stages(family, at, [each for each in family.processes[at].stages if each is not gone]))
    record_activity(ActivityVerb.REMOVED_FAMILY_STAGE, record, by=by, what=_said(process, name))


def move_draft_stage(record: JobFamilyRecord, process: str, name: str, *, up: bool, by: User) -> None:
    """Move a stage one place up or down. The first stays first, the last last."""
    draft, family = _opened(record)
    at = _position(family, process)
    stages = list(family.processes[at].stages)
    place = stages.index(_stage(family.processes[at], name))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(stages):
        return
    stages[place], stages[other] = stages[other], stages[place]
    _save(draft, _with_stages(family, at, stages))
    record_activity(ActivityVerb.MOVED_FAMILY_STAGE, record, by=by, what=_said(process, name))


def add_process(record: JobFamilyRecord, name: str, *, like: str | None = None, by: User) -> None:
    """Add a process, with the stages of the process `like`, or without any.

    A family with one process may have it without a name. That one gets the name of the role.
    """
    draft, family = _opened(record)
    processes = [
        process if process.name else replace(process, name=family.role) for process in family.processes
    ]
    _check_names(processes, name, added=True)
    if len(processes) >= MAX_PROCESSES:
        raise RuleBroken(_("A job family has at most %(limit)s processes.", limit=MAX_PROCESSES))
    stages = [] if like is None else family.processes[_position(family, like)].stages
    _save(draft, replace(family, processes=[*processes, Process(name, stages)]))
    record_activity(ActivityVerb.ADDED_FAMILY_STAGE, record, by=by, what=_said(name))


def rename_process(record: JobFamilyRecord, process: str, name: str, *, by: User) -> None:
    """Give a process another name."""
    draft, family = _opened(record)
    at = _position(family, process)
    processes = list(family.processes)
    processes[at] = replace(processes[at], name=name)
    _check_names(processes, name)
    _save(draft, replace(family, processes=processes))
    if process != name:
        _record(record, [PartChange("name", str(STAGE_LABELS["name"]), process, name)], of=process, by=by)


def remove_process(record: JobFamilyRecord, process: str, *, by: User) -> None:
    """Remove a process with its stages. Raises RuleBroken for the last one."""
    draft, family = _opened(record)
    at = _position(family, process)
    if len(family.processes) == 1:
        raise RuleBroken(_("A job family needs at least one process."))
    _save(draft, replace(family, processes=[*family.processes[:at], *family.processes[at + 1 :]]))
    record_activity(ActivityVerb.REMOVED_FAMILY_STAGE, record, by=by, what=_said(process))


def _opened(record: JobFamilyRecord) -> tuple[JobFamilyVersion, JobFamily]:
    draft = locked_draft(record)
    return draft, family_of(draft)


def _save(draft: JobFamilyVersion, family: JobFamily) -> None:
    draft.text = checked_text(family)
    draft.job_family.name = family.name


def _tracked(label: str) -> TrackedField:
    return TrackedField(label, {ActivityVerb.CHANGED_FAMILY_DRAFT})


def _record(record: JobFamilyRecord, changes: Sequence[PartChange], *, of: str = "", by: User) -> None:
    for change in changes:
        record_activity(
            ActivityVerb.CHANGED_FAMILY_DRAFT,
            record,
            by=by,
            what=f"{of}: {change.label}" if of else change.label,
            was=change.was,
            became=change.became,
        )


def _position(family: JobFamily, process: str) -> int:
    for at, each in enumerate(family.processes):
        if each.name == process:
            return at
    raise Conflict(_("Somebody has renamed or removed this process. What you entered is still here."))


def _stage(process: Process, name: str) -> StageText:
    for stage in process.stages:
        if stage.name == name:
            return stage
    raise Conflict(_("Somebody has renamed or removed this stage. What you entered is still here."))


def _with_stages(family: JobFamily, at: int, stages: list[StageText]) -> JobFamily:
    processes = list(family.processes)
    processes[at] = Process(processes[at].name, stages)
    return replace(family, processes=processes)


def _check_names(named: Sequence[StageText | Process], name: str, *, added: bool = False) -> None:
    """Raise RuleBroken if a name is there twice; one that is to be added, at all."""
    if [each.name for each in named].count(name) > (0 if added else 1):
        raise RuleBroken(_("There is already one with this name. Enter another name."), field="name")


def _said(process: str, stage: str = "") -> str:
    return " · ".join(filter(None, (process, stage)))
