"""Writing down what GitLab answered, in one transaction that holds the gate."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import or_, select, update

from app.db.base import db
from app.gitlab.api.errors import GitLabProblem, Unavailable
from app.gitlab.sync.apply_remote import take_in_state, take_in_tasks
from app.gitlab.sync.concurrent_edits import Write
from app.gitlab.sync.parse_tasks import tasks_read
from app.gitlab.sync.rules import MOST_TASKS, POLL, STILL_WORKING, wait_after
from app.gitlab.sync.sync_task import Errand, Found
from app.onboarding.actions.gating_issues import gate_is_open, settle_gate
from app.onboarding.gate.lock import lock_gate
from app.onboarding.models import CLOSED, OPENED, HookDelivery, IssueMirror
from app.shared import clock

log = logging.getLogger(__name__)
SOON = timedelta(minutes=1)
TAKEN = "This issue in GitLab stands for another gating issue. Link the one that is meant."
TOO_MANY = f"This issue has more than {MOST_TASKS:,} tasks. Onramp does not read them."


def keep(errand: Errand, found: Found) -> None:
    """Make steps, issue and gate what GitLab says they are, but for what was done here meanwhile."""
    mirror = _held(errand)
    if mirror is not None:
        if problem := _problem_with(mirror, found):
            _put_off(mirror, problem)
        elif _is_older(mirror, found):
            mirror.due_at = clock.now() + SOON
        else:
            _take_in(mirror, errand, found)
        mirror.not_before = None
    db.session.commit()


def remember_writing(errand: Errand, read: str, written: str) -> None:
    """Note a description that is about to be written over what was read: nobody may live to tell."""
    mirror = _held(errand)
    if mirror is not None:
        attempt = Write.of(read, written, clock.now(), is_answered=False)
        mirror.writes = [write.as_data() for write in [*errand.writes, attempt]]
    db.session.commit()


def put_off(errand: Errand, problem: GitLabProblem) -> None:
    """Note why GitLab could not be asked, and when it is asked again. Nothing else changes."""
    log.warning("GitLab on mirror %s: %s", errand.mirror_id, problem.sentence)
    mirror = _held(errand)
    if mirror is not None:
        _put_off(mirror, problem.sentence)
        mirror.not_before = None
        if isinstance(problem, Unavailable):
            _leave_alone(mirror, problem, may_be_made=errand.iid is None)
    db.session.commit()


def let_go(errand: Errand) -> None:
    """Leave for later what there was no time for."""
    mirror = _held(errand)
    if mirror is not None:
        mirror.due_at, mirror.not_before = clock.now(), None
    db.session.commit()


def _held(errand: Errand) -> IssueMirror | None:
    """The mirror, read anew while its gate is held; None once it means another issue, or nothing any more."""
    mirror = db.session.get(IssueMirror, errand.mirror_id)
    if mirror is None:
        return None
    onboarding = mirror.gating_issue.onboarding
    running = lock_gate(onboarding.isr)
    db.session.refresh(mirror, with_for_update=True)
    if running is not onboarding:
        return None
    is_same = (mirror.iid, mirror.project_id or mirror.project) == (errand.iid, errand.project)
    if not is_same:
        mirror.not_before = None
    return mirror if is_same else None


def _problem_with(mirror: IssueMirror, found: Found) -> str | None:
    issue = found.issue
    other = select(IssueMirror.id).where(
        IssueMirror.project_id == issue.project_id, IssueMirror.iid == issue.iid, IssueMirror.id != mirror.id
    )
    if db.session.scalar(other) is not None:
        return TAKEN
    return TOO_MANY if len(tasks_read(issue.description)) > MOST_TASKS else None


def _is_older(mirror: IssueMirror, found: Found) -> bool:
    """Whether the answer is from before what is known already, as a copy of GitLab's database may give."""
    is_same = (mirror.project_id, mirror.iid) == (found.issue.project_id, found.issue.iid)
    return (
        is_same
        and mirror.remote_updated_at is not None
        and (found.issue.updated_at < mirror.remote_updated_at)
    )


def _take_in(mirror: IssueMirror, errand: Errand, found: Found) -> None:
    gating_issue, issue = mirror.gating_issue, found.issue
    onboarding = gating_issue.onboarding
    was_open = gate_is_open(onboarding)
    take_in_tasks(gating_issue, tasks_read(issue.description, errand.owners))
    take_in_state(gating_issue, mirror, errand, found)
    _note(mirror, errand, found)
    db.session.flush()
    settle_gate(onboarding, was_open=was_open, by=None)


def _note(mirror: IssueMirror, errand: Errand, found: Found) -> None:
    issue, now = found.issue, clock.now()
    mirror.project, mirror.project_id, mirror.iid = issue.project, issue.project_id, issue.iid
    mirror.url, mirror.description = issue.url, issue.description
    mirror.state = CLOSED if issue.is_closed else OPENED
    mirror.remote_updated_at, mirror.seen_at = issue.updated_at, now
    mirror.attempts, mirror.problem = 0, None
    if mirror.due_at == errand.due_at:  # else somebody asked for another look meanwhile
        mirror.due_at = now + POLL
    writes = list(errand.writes)
    if found.written_over is not None:
        writes.append(Write.of(found.written_over, issue.description, issue.updated_at))
    mirror.writes = [write.as_data() for write in writes]
    heeded = update(HookDelivery).where(HookDelivery.id.in_(errand.delivery_ids))
    db.session.execute(heeded.values(handled_at=now))


def _put_off(mirror: IssueMirror, problem: str) -> None:
    mirror.attempts += 1
    mirror.problem = problem
    mirror.due_at = clock.now() + wait_after(mirror.attempts)


def _leave_alone(mirror: IssueMirror, problem: Unavailable, *, may_be_made: bool) -> None:
    """Do not ask before GitLab said one may, about any issue; nor while it may still be making this one."""
    now = clock.now()
    if may_be_made:
        mirror.not_before = now + STILL_WORKING
    if problem.retry_after is not None:
        until = now + problem.retry_after
        earlier = or_(IssueMirror.not_before.is_(None), IssueMirror.not_before < until)
        db.session.flush()
        db.session.execute(update(IssueMirror).where(earlier).values(not_before=until))
