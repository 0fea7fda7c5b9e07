"""The tasks of a GitLab description: text, owner and the position of the tick."""

from __future__ import annotations

from dataclasses import dataclass

from app.gitlab.sync.plan_owners import owners_then
from app.onboarding.models import GatingIssue
from app.plans.markdown.tasks import tasks_in
from app.plans.models import Owner
from app.plans.owners import Owners
from app.plans.steps import StepText, steps_in


@dataclass(frozen=True)
class DescriptionTask:
    """A task: its step, and the position of its tick in the description."""

    step: StepText
    offset: int

    @property
    def text(self) -> str:
        return self.step.text

    @property
    def is_ticked(self) -> bool:
        return self.step.is_ticked


def parse_tasks(description: str, owners: Owners | None = None) -> list[DescriptionTask]:
    """The tasks of a description, as GitLab counts them, in order."""
    steps = steps_in(description, owners)
    return [
        DescriptionTask(step, task.offset) for step, task in zip(steps, tasks_in(description), strict=True)
    ]


def all_ticked(description: str) -> bool:
    """True if a description has tasks, all of them ticked."""
    tasks = tasks_in(description)
    return bool(tasks) and all(task.is_ticked for task in tasks)


def owner_words_of_issue(issue: GatingIssue) -> Owners:
    """The words for owners in an issue: those of its plan, and its people's GitLab usernames."""
    people = {owner: issue.onboarding.person(owner) for owner in Owner}
    names = {
        f"@{person.gitlab_username}": owner
        for owner, person in people.items()
        if person is not None and person.gitlab_username
    }
    return {**names, **owners_then(issue)}
