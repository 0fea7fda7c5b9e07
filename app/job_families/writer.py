"""Writing a job family as its file, which the reader reads back as the same values."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

import yaml

from app.job_families.kinds import HireRole, QuestionKind
from app.job_families.values import UNKNOWN_NUMBER, JobFamily, Process, Question, StagePeople, StageText

LINE_WIDTH = 100  # characters


def job_family_text(family: JobFamily) -> str:
    """The file of a job family. What is not known, or as usual, is left out."""
    head = {
        "name": family.name,
        "role": family.role,
        "reports_to": family.reports_to,
        "next_step": family.next_step,
        "next_family": family.next_family,
        "levels": family.levels,
        "hire_role": family.hire_role.value if family.hire_role is not HireRole.ISR else "",
        "hire_team": family.hire_team,
        "hire_plan": family.hire_plan,
        **{each.name: _plain(getattr(family.text, each.name)) for each in fields(family.text)},
    }
    written = {key: value for key, value in head.items() if value} | _processes(family.processes)
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=LINE_WIDTH)


def _processes(processes: list[Process]) -> dict[str, Any]:
    if len(processes) == 1 and not processes[0].name:
        return {"stages": [_stage(stage) for stage in processes[0].stages]}
    return {
        "processes": [
            {"name": process.name, "stages": [_stage(stage) for stage in process.stages]}
            for process in processes
        ]
    }


def _stage(stage: StageText) -> dict[str, Any]:
    usual = StageText(stage.name, stage.name, stage.kind)
    written: dict[str, Any] = {"name": stage.name, "kind": stage.kind.value}
    for each in fields(stage):
        value = getattr(stage, each.name)
        if each.name in written or value == getattr(usual, each.name):
            continue
        written[_KEYS.get(each.name, each.name)] = _plain(value)
    if stage.minutes_to is not None:
        written["minutes"] = f"{stage.minutes}-{stage.minutes_to}"
        del written["minutes_to"]
    if stage.focus:
        written["focus"] = [{"title": title, "attributes": each} for title, each in stage.focus.items()]
    return written


_KEYS = {"limit_days": "limit"}


def _people(people: StagePeople) -> dict[str, Any]:
    written: dict[str, Any] = {"title": people.title}
    if people.alternatives:
        written["or"] = people.alternatives
    if (people.at_least, people.at_most) != (1, 1):
        written |= {
            "from": people.at_least,
            "to": UNKNOWN_NUMBER if people.at_most is None else people.at_most,
        }
    return written


def _question(question: Question) -> Any:
    usual = Question(question.text)
    written = {
        each.name: _plain(value)
        for each in fields(question)
        if (value := getattr(question, each.name)) != getattr(usual, each.name)
    }
    if not written:
        return question.text
    return {"text": question.text, "kind": QuestionKind(question.kind).value, **written}


def _plain(value: Any) -> Any:
    if isinstance(value, StagePeople):
        return _people(value)
    if isinstance(value, Question):
        return _question(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    assert not is_dataclass(value)  # noqa: S101 - every other field is text, a number or a list
    return value
