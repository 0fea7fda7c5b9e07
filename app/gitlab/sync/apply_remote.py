"""Applies a GitLab issue to Onramp: tasks become steps, and an issue closed there closes here.

The history records it as done in GitLab, with the person if GitLab names them and they have an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.gitlab.api.issues import RemoteIssue
from app.gitlab.sync.match_tasks import match_tasks
from app.gitlab.sync.parse_tasks import DescriptionTask
from app.gitlab.sync.sync_task import SyncResult, SyncTask
from app.onboarding.actions.gating_issues import clear_closing
from app.onboarding.due_dates import step_due_on
from app.onboarding.models import GITLAB_CLOSED, GatingIssue, IssueMirror, Onboarding, Step
from app.onboarding.step_state import steps_of
from app.people.models import User
from app.plans.times import business_days
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH, one_line


def apply_remote_tasks(issue: GatingIssue, tasks: Sequence[DescriptionTask]) -> None:
    """Make the steps of an issue match its tasks in GitLab, except for ticks that are not written yet."""
    onboarding = issue.onboarding
    known = sorted(steps_of(issue, onboarding), key=lambda step: step.position)
    pairs = dict(match_tasks([step.text for step in known], [task.text for task in tasks]))
    of_task = {at: known[of] for of, at in pairs.items()}
    for of, step in enumerate(known):
        if of not in pairs:
            _remove(step)
    in_order = [_apply_task(issue, of_task.get(at), task) for at, task in enumerate(tasks)]
    _renumber_steps(onboarding, issue, in_order)


def apply_remote_state(
    issue: GatingIssue, mirror: IssueMirror, sync_task: SyncTask, result: SyncResult
) -> None:
    """Close or reopen an issue as in GitLab, unless the opposite is still to be written from here."""
    remote = result.issue
    if mirror.wanted_state is not None:
        is_reached = remote.is_closed == (mirror.wanted_state == GITLAB_CLOSED)
        if not is_reached and not (result.could_not_close and sync_task.wanted_state == mirror.wanted_state):
            return
        by = mirror.wanted_by if is_reached else None
        mirror.wanted_state = mirror.wanted_by = None
        if not is_reached:
            _record(ActivityVerb.LEFT_OPEN_IN_GITLAB, issue.onboarding, issue.name)
    else:
        by = None
    if remote.is_closed and not issue.is_closed:
        _close(issue, remote, by)
    elif issue.is_closed and not remote.is_closed:
        clear_closing(issue)
        _record(ActivityVerb.REOPENED_GATING_ISSUE_IN_GITLAB, issue.onboarding, issue.name)


def _close(issue: GatingIssue, remote: RemoteIssue, by: User | None) -> None:
    issue.closed_at = remote.closed_at or clock.now()
    issue.closed_by = by or _user_of(remote)
    if issue.closed_by is None and remote.closed_by is not None:
        issue.closed_by_name = one_line(remote.closed_by.name)[:MAX_LINE_LENGTH]
    verb = ActivityVerb.CLOSED_GATING_ISSUE if by else ActivityVerb.CLOSED_GATING_ISSUE_IN_GITLAB
    _record(verb, issue.onboarding, issue.name, by=issue.closed_by)


def _user_of(remote: RemoteIssue) -> User | None:
    if remote.closed_by is None:
        return None
    name = remote.closed_by.username.lower()
    return db.session.scalar(select(User).where(func.lower(User.gitlab_username) == name))


def _apply_task(issue: GatingIssue, step: Step | None, task: DescriptionTask) -> Step:
    if step is None:
        return _add_step(issue, task)
    if step.text != task.text:
        _record(ActivityVerb.CHANGED_STEP_IN_GITLAB, issue.onboarding, task.text, was=step.text)
        step.text = task.text
    if step.heading != task.step.heading:
        step.heading, step.owned_by = task.step.heading, task.step.owner
        step.due_days, step.due_on = _due(issue, task)
    step.is_marked = task.step.is_marked
    step.markdown, step.lead, step.depth = task.step.markdown, task.step.lead, task.step.depth
    if step.is_ticked == task.is_ticked:
        step.to_write = False
    elif not step.to_write:
        _tick(step, is_ticked=task.is_ticked)
    return step


def _tick(step: Step, *, is_ticked: bool) -> None:
    step.ticked_at = clock.now() if is_ticked else None
    step.ticked_by = None
    step.not_applicable, step.note = False, None
    _record(
        ActivityVerb.TICKED_STEP_IN_GITLAB if is_ticked else ActivityVerb.UNTICKED_STEP_IN_GITLAB,
        step.onboarding,
        step.text,
    )


def _add_step(issue: GatingIssue, task: DescriptionTask) -> Step:
    """A step for a new task; a removed step if its task has come back."""
    onboarding = issue.onboarding
    gone = (step for step in issue.steps if not step.counts and step.text == task.text)
    step = next(gone, None)
    if step is None:
        step = Step(
            onboarding=onboarding,
            gating_issue=issue,
            position=0,
            text=task.text,
            heading=task.step.heading,
            owned_by=task.step.owner,
            is_marked=task.step.is_marked,
            markdown=task.step.markdown,
            lead=task.step.lead,
            depth=task.step.depth,
        )
        step.due_days, step.due_on = _due(issue, task)
        db.session.add(step)
    step.removed_at, step.to_write = None, False
    step.ticked_at = clock.now() if task.is_ticked else None
    step.ticked_by = None
    _record(ActivityVerb.ADDED_STEP_IN_GITLAB, onboarding, task.text)
    return step


def _due(issue: GatingIssue, task: DescriptionTask) -> tuple[int, date]:
    """When a task is due: by its heading, else with its issue."""
    onboarding = issue.onboarding
    days = task.step.due_days
    if days is None:
        days = business_days((issue.due_on - onboarding.start_date).days)
    return days, step_due_on(task.step.owner, days, onboarding, onboarding.start_date)


def _remove(step: Step) -> None:
    step.removed_at = clock.now()
    step.to_write = False
    _record(ActivityVerb.REMOVED_STEP_IN_GITLAB, step.onboarding, step.text)


def _renumber_steps(onboarding: Onboarding, issue: GatingIssue, in_order: Sequence[Step]) -> None:
    """Number all steps of the onboarding: those of this issue in GitLab's order, removed ones last."""
    ordered: list[Step] = []
    for each in onboarding.gating_issues:
        own = [step for step in onboarding.steps if step.gating_issue is each]
        first = list(in_order) if each is issue else [step for step in own if step.counts]
        ordered += [*first, *(step for step in own if step not in first)]
    ordered += [step for step in onboarding.steps if step.gating_issue is None]
    for position, step in enumerate(ordered, start=1):
        if step.position != position:
            step.position = position


def _record(
    verb: ActivityVerb, onboarding: Onboarding, became: str, *, was: str | None = None, by: User | None = None
) -> None:
    record_activity(verb, onboarding, by=by, was=was, became=became)
