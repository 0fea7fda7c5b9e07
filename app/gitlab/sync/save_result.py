"""Save what GitLab answered, in one transaction that locks the gate."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from app.db.base import db
from app.gitlab.api.errors import GitLabError, GitLabUnavailable
from app.gitlab.sync.apply_remote import apply_remote_state, apply_remote_tasks
from app.gitlab.sync.concurrent_edits import DescriptionWrite
from app.gitlab.sync.parse_tasks import parse_tasks
from app.gitlab.sync.rules import CREATE_GRACE_PERIOD, MAX_ISSUE_TASKS, POLL_INTERVAL, retry_delay
from app.gitlab.sync.sync_task import SyncResult, SyncTask
from app.onboarding.actions.gating_issues import gate_is_open, record_gate_change
from app.onboarding.gate.lock import lock_gate
from app.onboarding.models import GITLAB_CLOSED, GITLAB_OPENED, HookDelivery, IssueMirror
from app.shared import clock
from app.shared.text import whole_number

log = logging.getLogger(__name__)
STALE_RETRY_DELAY = timedelta(minutes=1)
LINKED_ELSEWHERE = _l("This GitLab issue is linked to another gating issue. Link a different one.")
TOO_MANY_TASKS = _l("This issue has too many tasks (limit: %(limit)s).", limit=whole_number(MAX_ISSUE_TASKS))


def save_sync_result(sync_task: SyncTask, result: SyncResult) -> None:
    """Apply GitLab's answer to steps, issue and gate, except for changes made here meanwhile."""
    mirror = _locked_mirror(sync_task)
    if mirror is not None:
        if problem := _problem_with(mirror, result):
            _schedule_retry(mirror, problem)
        elif _is_stale(mirror, result):
            mirror.due_at = clock.now() + STALE_RETRY_DELAY
        else:
            _apply_result(mirror, sync_task, result)
        mirror.not_before = None
    db.session.commit()


def record_write(sync_task: SyncTask, read: str, written: str) -> None:
    """Record a description before it is written to GitLab, in case the worker dies before the answer."""
    mirror = _locked_mirror(sync_task)
    if mirror is not None:
        attempt = DescriptionWrite.of(read, written, clock.now(), is_answered=False)
        mirror.writes = [write.to_json() for write in [*sync_task.writes, attempt]]
    db.session.commit()


def postpone(sync_task: SyncTask, problem: GitLabError) -> None:
    """Record why GitLab could not be asked, and when to try again."""
    log.warning("GitLab on mirror %s: %s", sync_task.mirror_id, problem.sentence)
    mirror = _locked_mirror(sync_task)
    if mirror is not None:
        _schedule_retry(mirror, problem.sentence)
        mirror.not_before = None
        if isinstance(problem, GitLabUnavailable):
            _respect_retry_after(mirror, problem, may_be_made=sync_task.iid is None)
    db.session.commit()


def release(sync_task: SyncTask) -> None:
    """Give a claimed task back, for which there was no time."""
    mirror = _locked_mirror(sync_task)
    if mirror is not None:
        mirror.due_at, mirror.not_before = clock.now(), None
    db.session.commit()


def _locked_mirror(sync_task: SyncTask) -> IssueMirror | None:
    """The mirror, read again with its gate locked; None if its issue changed or the onboarding ended."""
    mirror = db.session.get(IssueMirror, sync_task.mirror_id)
    if mirror is None:
        return None
    onboarding = mirror.gating_issue.onboarding
    running = lock_gate(onboarding.isr)
    db.session.refresh(mirror, with_for_update=True)
    if running is not onboarding:
        return None
    is_same = (mirror.iid, mirror.project_id or mirror.project) == (sync_task.iid, sync_task.project)
    if not is_same:
        mirror.not_before = None
    return mirror if is_same else None


def _problem_with(mirror: IssueMirror, result: SyncResult) -> str | None:
    issue = result.issue
    other = select(IssueMirror.id).where(
        IssueMirror.project_id == issue.project_id, IssueMirror.iid == issue.iid, IssueMirror.id != mirror.id
    )
    if db.session.scalar(other) is not None:
        return str(LINKED_ELSEWHERE)
    return str(TOO_MANY_TASKS) if len(parse_tasks(issue.description)) > MAX_ISSUE_TASKS else None


def _is_stale(mirror: IssueMirror, result: SyncResult) -> bool:
    """True if the answer is older than the last one, as a replica of GitLab's database may give."""
    is_same = (mirror.project_id, mirror.iid) == (result.issue.project_id, result.issue.iid)
    return (
        is_same
        and mirror.remote_updated_at is not None
        and (result.issue.updated_at < mirror.remote_updated_at)
    )


def _apply_result(mirror: IssueMirror, sync_task: SyncTask, result: SyncResult) -> None:
    gating_issue, issue = mirror.gating_issue, result.issue
    onboarding = gating_issue.onboarding
    was_open = gate_is_open(onboarding)
    apply_remote_tasks(gating_issue, parse_tasks(issue.description, sync_task.owners))
    apply_remote_state(gating_issue, mirror, sync_task, result)
    _update_mirror(mirror, sync_task, result)
    db.session.flush()
    record_gate_change(onboarding, was_open=was_open, by=None)


def _update_mirror(mirror: IssueMirror, sync_task: SyncTask, result: SyncResult) -> None:
    issue, now = result.issue, clock.now()
    mirror.project, mirror.project_id, mirror.iid = issue.project, issue.project_id, issue.iid
    mirror.url, mirror.description = issue.url, issue.description
    mirror.state = GITLAB_CLOSED if issue.is_closed else GITLAB_OPENED
    mirror.remote_updated_at, mirror.seen_at = issue.updated_at, now
    mirror.attempts, mirror.problem = 0, None
    if mirror.due_at == sync_task.due_at:  # otherwise it was made due meanwhile
        mirror.due_at = now + POLL_INTERVAL
    writes = list(sync_task.writes)
    if result.overwritten_text is not None:
        writes.append(DescriptionWrite.of(result.overwritten_text, issue.description, issue.updated_at))
    mirror.writes = [write.to_json() for write in writes]
    handled = update(HookDelivery).where(HookDelivery.id.in_(sync_task.delivery_ids))
    db.session.execute(handled.values(handled_at=now))


def _schedule_retry(mirror: IssueMirror, problem: str) -> None:
    mirror.attempts += 1
    mirror.problem = problem
    mirror.due_at = clock.now() + retry_delay(mirror.attempts)


def _respect_retry_after(mirror: IssueMirror, problem: GitLabUnavailable, *, may_be_made: bool) -> None:
    """Postpone all requests until GitLab allows them, and this one while GitLab may be creating its issue."""
    now = clock.now()
    if may_be_made:
        mirror.not_before = now + CREATE_GRACE_PERIOD
    if problem.retry_after is not None:
        until = now + problem.retry_after
        earlier = or_(IssueMirror.not_before.is_(None), IssueMirror.not_before < until)
        db.session.flush()
        db.session.execute(update(IssueMirror).where(earlier).values(not_before=until))
