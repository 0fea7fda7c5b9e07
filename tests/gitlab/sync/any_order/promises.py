"""What holds after each step of a way, and at its end: GitLab is well then, and all was looked at."""

from __future__ import annotations

from sqlalchemy import select

from app.db.base import db
from app.onboarding.models import GITLAB_CLOSED, GatingIssue
from app.territories.models import Assignment, GateOverride, OverrideState
from app.turns.actions import turn_differences
from tests.gitlab.sync.any_order.world import Beginning, World, mirror_of, steps_of
from tests.real.gitlab_server import State


def nothing_is_guessed(world: World, beginning: Beginning) -> None:
    """What is mirrored is something GitLab has said, and an issue is closed only where that says so."""
    for issue_id in beginning.issue_ids:
        mirror = mirror_of(issue_id)
        said = (mirror.project_id, mirror.iid, mirror.description, mirror.state)
        if mirror.seen_at is None:  # not made yet, or another issue was linked and not looked at yet
            continue
        assert said in world.said, "the mirror shows what GitLab has never said"
        issue = db.session.get_one(GatingIssue, issue_id)
        assert issue.closed_at is None or mirror.state == GITLAB_CLOSED, (
            "closed here, and never seen closed there"
        )


def every_assignment_had_its_gate(beginning: Beginning, was_open: bool, known: set[int]) -> set[int]:
    """Each new assignment was made while the gate was open, or by an override. Answers all there are."""
    isr_id = beginning.onboarding.isr_id
    for assignment in db.session.scalars(select(Assignment).where(Assignment.isr_id == isr_id)):
        if assignment.id not in known:
            assert was_open or _is_overridden(assignment), "assigned behind a closed gate"
            known = known | {assignment.id}
    return known


def what_waits_is_stored() -> None:
    assert not list(turn_differences())


def the_mirror_equals_gitlab(world: World, beginning: Beginning) -> None:
    for issue_id in beginning.issue_ids:
        issue, mirror, remote = _all_three(world, issue_id)
        assert remote is not None, "GitLab has never made the issue"
        assert (mirror.project_id, mirror.iid) == (remote.project.id, remote.iid)
        assert (mirror.description, mirror.state) == (remote.description, remote.state.value)
        assert mirror.problem is None
        assert mirror.wanted_state is None, "a closing or reopening has never come to anything"
        assert (issue.closed_at is not None) == (remote.state is State.CLOSED)
        steps = steps_of(issue)
        assert [step.ticked_at is not None for step in steps] == [task.is_ticked for task in remote.tasks]
        for step, task in zip(steps, remote.tasks, strict=True):
            assert step.text in task.text, (step.text, task.text)
        assert not any(step.to_write for step in steps)


def each_issue_was_made_once(world: World, beginning: Beginning) -> None:
    made = [issue for issue in world.server.issues() if issue.author is world.server.bot]
    here = [issue for issue in made if issue.moved_to is None]
    assert len(here) <= len(beginning.issue_ids), "an issue was made twice"
    assert not world.server.quick_actions


def _all_three(world: World, issue_id: int):
    return db.session.get_one(GatingIssue, issue_id), mirror_of(issue_id), world.remote_of(issue_id)


def _is_overridden(assignment: Assignment) -> bool:
    override = assignment.override_id and db.session.get_one(GateOverride, assignment.override_id)
    return bool(
        override
        and (override.isr_id, override.territory_id) == (assignment.isr_id, assignment.territory_id)
        and override.state is OverrideState.GRANTED
        and override.decided_by_id != override.asked_by_id
    )
