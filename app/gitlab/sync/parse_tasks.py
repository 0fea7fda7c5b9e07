"""The tasks of a description in GitLab: what each says, whose it is, and where its tick stands."""

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
    """A task: the step it makes, and the place of its tick in the description."""

    step: StepText
    offset: int

    @property
    def text(self) -> str:
        return self.step.text

    @property
    def is_ticked(self) -> bool:
        return self.step.is_ticked


def parse_tasks(description: str, owners: Owners | None = None) -> list[DescriptionTask]:
    """Every task GitLab counts in a description, in order."""
    steps = steps_in(description, owners)
    return [
        DescriptionTask(step, task.offset) for step, task in zip(steps, tasks_in(description), strict=True)
    ]


def all_ticked(description: str) -> bool:
    """Whether a description has tasks, and each is ticked."""
    tasks = tasks_in(description)
    return bool(tasks) and all(task.is_ticked for task in tasks)


def owner_words_of(issue: GatingIssue) -> Owners:
    """The words for owners in an issue: those of its plan, and the names its people have in GitLab."""
    people = {owner: issue.onboarding.person(owner) for owner in Owner}
    names = {
        f"@{person.gitlab_username}": owner
        for owner, person in people.items()
        if person is not None and person.gitlab_username
    }
    return {**names, **owners_then(issue)}
