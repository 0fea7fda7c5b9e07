"""The description to write: GitLab's own, with the ticks made in Onramp.

Each tick is one character. The rest of GitLab's description does not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.gitlab.sync.concurrent_edits import OverwrittenEdit, digest
from app.gitlab.sync.match_tasks import match_tasks
from app.gitlab.sync.parse_tasks import DescriptionTask, parse_tasks
from app.gitlab.sync.sync_task import KnownStep
from app.plans.owners import Owners


def write_ticks(steps: Sequence[KnownStep], description: str, owners: Owners) -> str:
    """The description with the ticks of steps that are not yet written to GitLab."""
    tasks = parse_tasks(description, owners)
    pairs = match_tasks([step.text for step in steps], [task.text for task in tasks])
    return _set_ticks(description, tasks, {at: steps[of].is_ticked for of, at in pairs if steps[of].to_write})


def restore_overwritten(lost: OverwrittenEdit, description: str) -> str:
    """The description with an edit that our write has undone.

    If nobody has written since, their whole text comes back, with our ticks; else only their ticks.
    """
    if digest(description) == lost.written:
        return _copy_changed_ticks(lost.before, description, onto=lost.theirs)
    return _copy_changed_ticks(lost.before, lost.theirs, onto=description)


def _copy_changed_ticks(before: str, after: str, *, onto: str) -> str:
    """A third text with the ticks that changed between two."""
    was, became, target = parse_tasks(before), parse_tasks(after), parse_tasks(onto)
    changed = {
        at: became[at].is_ticked
        for of, at in match_tasks(_texts(was), _texts(became))
        if was[of].is_ticked != became[at].is_ticked
    }
    places = match_tasks(_texts(became), _texts(target))
    return _set_ticks(onto, target, {there: changed[at] for at, there in places if at in changed})


def _set_ticks(description: str, tasks: Sequence[DescriptionTask], ticks: Mapping[int, bool]) -> str:
    letters = list(description)
    for at, is_ticked in ticks.items():
        if tasks[at].is_ticked != is_ticked:
            letters[tasks[at].offset] = "x" if is_ticked else " "
    return "".join(letters)


def _texts(tasks: Sequence[DescriptionTask]) -> list[str]:
    return [task.text for task in tasks]
