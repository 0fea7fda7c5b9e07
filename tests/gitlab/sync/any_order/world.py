"""What every way has in common: a company with a GitLab, and what GitLab has ever said of its issues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.access.roles import Role
from app.db.base import constraint_message, db
from app.gitlab.sync.rules import key_comment
from app.gitlab.sync.worker import sync_one_issue
from app.onboarding.models import GatingIssue, IssueMirror, Onboarding, Step
from app.people.models import User
from app.plans.actions import save_plan_file
from app.plans.kinds import PlanKind
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.cast import Cast, person
from tests.factories.onboardings import a_territory, an_established_isr, an_onboarding
from tests.real.client import StrictClient
from tests.real.gitlab_server import Delivery, GitLabServer, Issue, Person, Project

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
DOOR = "/hooks/gitlab"
MOST_LOOKS = 40  # of a worker, before it is called restless
# Few tasks, of each form there is: what a way costs grows with them.
TASKS = """
# {{name}}

## Manager, Week 1

- [ ] Say hello
  - [ ] Manager: and say it again

<!-- - [ ] not this -->

```
- [ ] nor this
```

> 1. [ ] Read the handbook

- [ ] :red_circle: Sign the form

/label ~onboarding
"""
FILES = {
    "onboarding": (PlanKind.ONBOARDING, HireKind.NEW),
    "career_mobility": (PlanKind.CAREER_MOBILITY, HireKind.TRANSFER),
    "access_change_request": (PlanKind.ACCESS_CHANGE, HireKind.TRANSFER),
}
_numbers = count(1)


@dataclass
class World:
    """The company of all ways. `said` holds every description and state each issue ever had in GitLab."""

    app: Flask
    client: StrictClient
    server: GitLabServer
    projects: list[Project]
    cast: Cast
    anna: Person
    said: set[tuple[int, int, str, str]] = field(default_factory=set)
    olga: User = field(init=False)  # an established ISR, whose gate is open all the while

    def __post_init__(self) -> None:
        self.server.watch(self._hear)
        by = self.cast.marta
        for name, (kind, path) in FILES.items():
            front = (
                f"---\nkind: {kind}\npath: {path}\ntitle: {kind} of {{{{name}}}}\ndue: start + 30 days\n---\n"
            )
            save_plan_file(name, front + TASKS, from_version=0, by=by)
        self.olga = person("Olga Petrov", Role.ISR, title="Inside Sales Representative")
        an_established_isr(self.olga, by)
        db.session.commit()

    def hire(self, kind: HireKind) -> Beginning:
        """Someone new, whose onboarding begins this morning, and two vacant territories."""
        clock.freeze(MORNING)
        name = f"New{next(_numbers)} Hire"
        isr = person(name, Role.ISR, title="Inside Sales Representative")
        onboarding = an_onboarding(self.cast, isr, kind=kind)
        territories = [a_territory().id, a_territory().id]
        beginning = Beginning(onboarding.id, [issue.id for issue in onboarding.gating_issues], territories)
        db.session.commit()
        return beginning

    def remote_of(self, issue_id: int) -> Issue | None:
        """The issue in GitLab of a gating issue, wherever it has moved; None before it is made."""
        mirror = mirror_of(issue_id)
        mark = key_comment(mirror.key)
        found = [i for i in self.server.issues() if mark in i.description or _is_at(mirror, i)]
        return _now(found[0]) if found else None

    def work(self) -> int:
        """What a worker does until nothing is due; answers how often it looked."""
        for looks in range(MOST_LOOKS):
            if not sync_one_issue():
                return looks
        raise AssertionError(f"the worker has looked {MOST_LOOKS} times, and something is due still")

    def tell(self, delivery: Delivery) -> None:
        """Have GitLab send a webhook."""
        assert self.client.post(DOOR, **delivery.request()).status_code == 200

    def forget(self) -> None:
        """Leave nothing behind that the next way would meet."""
        self.server.stop_failing()
        self.server.take_deliveries()
        for issue in self.server.issues():
            self.anna.delete(issue)
        self.said.clear()
        db.session.rollback()
        db.session.execute(update(IssueMirror).values(due_at=NEVER, not_before=None))
        db.session.commit()

    def _hear(self, issue: Issue) -> None:
        """What a moved issue has left behind says nothing: it is closed, and nobody has closed it."""
        if issue.moved_to is None:
            self.said.add((issue.project.id, issue.iid, issue.description, issue.state.value))


@dataclass(frozen=True)
class Beginning:
    """Who a way is about, by ids."""

    onboarding_id: int
    issue_ids: list[int]
    territory_ids: list[int]

    @property
    def onboarding(self) -> Onboarding:
        return db.session.get_one(Onboarding, self.onboarding_id)

    def issue(self, number: int) -> GatingIssue:
        return db.session.get_one(GatingIssue, self.issue_ids[number % len(self.issue_ids)])


def mirror_of(issue_id: int) -> IssueMirror:
    statement = select(IssueMirror).where(IssueMirror.gating_issue_id == issue_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _is_at(mirror: IssueMirror, issue: Issue) -> bool:
    return issue.iid == mirror.iid and mirror.project in (issue.project.path, str(issue.project.id))


def _now(issue: Issue) -> Issue:
    """Where an issue is now, wherever it was moved."""
    while issue.moved_to is not None:
        issue = issue.moved_to
    return issue


def steps_of(issue: GatingIssue) -> list[Step]:
    """The steps that stand in an issue, in order."""
    return sorted((step for step in issue.steps if step.removed_at is None), key=lambda step: step.position)


def gate_is_open(onboarding: Onboarding) -> bool:
    """The gate read plainly: each issue closed, and waived or with every one of its steps ticked."""
    if onboarding.ended_at is not None:
        return False
    for issue in onboarding.gating_issues:
        steps = [step.ticked_at is not None for step in steps_of(issue)]
        if issue.closed_at is None or not (issue.waived_at or (steps and all(steps))):
            return False
    return True


def does(verb: Callable[[], Any]) -> Any:
    """Do something as a form does: saved as a whole, or refused as a whole. Answers None where refused."""
    try:
        done = verb()
        db.session.commit()
    except RuleBroken:
        db.session.rollback()
        return None
    except DBAPIError as refusal:
        db.session.rollback()
        if constraint_message(refusal) is None:
            raise
        return None
    return True if done is None else done


POLLS = timedelta(minutes=16)
