"""Which stages and processes of a newer version are those of an older one under another name.

Nothing of a stage stays for good but what it is: its kind, its people and its place. A stage that has these
of one that is gone is that stage, with another name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.job_families.values import Process


def renamed_stages(older: Sequence[Any], newer: Sequence[Any]) -> dict[str, str]:
    """The earlier names of renamed stages, by their new ones.

    A new stage is one that is gone if both have one kind and the same people, and stand at one place or
    behind the same stage.
    """
    found: dict[str, str] = {}
    gone = [at for at, stage in enumerate(older) if stage.name not in {each.name for each in newer}]
    known = {each.name for each in older}
    for at, stage in enumerate(newer):
        if stage.name in known:
            continue
        behind = _name_before(newer, at)
        for place in gone:
            is_there = place == at or found.get(behind, behind) == _name_before(older, place)
            if is_there and _kind_and_people(older[place]) == _kind_and_people(stage):
                found[stage.name] = older[place].name
                gone.remove(place)
                break
    return found


def renamed_processes(older: Sequence[Process], newer: Sequence[Process]) -> dict[str, str]:
    """The earlier names of renamed processes, by their new ones: those with the same stages in order."""
    found: dict[str, str] = {}
    known, names = {each.name for each in older}, {each.name for each in newer}
    gone = [each for each in older if each.name not in names]
    for process in newer:
        same = process_with_stages(gone, process.stages) if process.name not in known else None
        if same is not None:
            found[process.name] = same.name
            gone.remove(same)
    return found


def process_with_stages(processes: Sequence[Process], stages: Sequence[Any]) -> Process | None:
    """The only process that has these stages, by their names in order; None if none or several have them."""
    same = [each for each in processes if _stage_names(each.stages) == _stage_names(stages)]
    return same[0] if len(same) == 1 else None


def with_new_names(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Values by names, in their order, by the new names of what was renamed."""
    new = {was: name for name, was in renamed.items()}
    return {new.get(name, name): value for name, value in values.items()}


def _kind_and_people(stage: Any) -> tuple[Any, Any]:
    return stage.kind, list(stage.people)


def _stage_names(stages: Sequence[Any]) -> list[str]:
    return [stage.name for stage in stages]


def _name_before(stages: Sequence[Any], at: int) -> str:
    return stages[at - 1].name if at else ""
