"""Taking the mirrors that are due, for one worker to look at and no other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select

from app.db import leases
from app.db.base import db
from app.gitlab.sync.concurrent_edits import (
    WRITE_RETENTION,
    DescriptionEdit,
    DescriptionWrite,
    find_overwritten_edits,
)
from app.gitlab.sync.parse_tasks import owner_words_of
from app.gitlab.sync.rules import SYNC_LEASE, new_issue_description
from app.gitlab.sync.sync_task import IssueDraft, KnownStep, SyncTask
from app.onboarding.models import GatingIssue, HookDelivery, IssueMirror, Onboarding, Step
from app.onboarding.step_state import steps_of
from app.shared import clock

SYNC_BATCH_SIZE = 50  # issues of a project that are looked at with one request


def claim() -> SyncTask | None:
    """The mirror that is due the longest, with all an exchange needs. It is nobody else's for a lease."""
    return leases.claim_one(_free(), IssueMirror.due_at, lease=SYNC_LEASE, take=_taken)


def claim_with(errand: SyncTask) -> list[SyncTask]:
    """Others of its project that are due, where there is nothing to write to any of them."""
    if errand.has_pending_writes or not isinstance(errand.project, int):
        return []
    to_write = exists().where(Step.gating_issue_id == IssueMirror.gating_issue_id, Step.to_write)
    others = _free().where(
        IssueMirror.project_id == errand.project, IssueMirror.wanted_state.is_(None), ~to_write
    )
    return leases.claim(
        others, IssueMirror.due_at, lease=SYNC_LEASE, take=_taken, at_most=SYNC_BATCH_SIZE - 1
    )


def _free() -> Select[IssueMirror]:
    """The mirrors of running onboardings that no worker is at and that GitLab lets us ask about."""
    not_before = IssueMirror.not_before
    return (
        select(IssueMirror)
        .join(IssueMirror.gating_issue)
        .join(GatingIssue.onboarding)
        .where(Onboarding.ended_at.is_(None), or_(not_before.is_(None), not_before <= clock.now()))
    )


def _taken(mirror: IssueMirror) -> SyncTask:
    mirror.not_before = mirror.due_at  # whatever makes it due meanwhile, it is ours
    return _sync_task(mirror)


def _sync_task(mirror: IssueMirror) -> SyncTask:
    issue = mirror.gating_issue
    onboarding = issue.onboarding
    told = _recent_deliveries(mirror)
    overwritten, writes = find_overwritten_edits(
        [DescriptionWrite.from_json(data) for data in mirror.writes],
        [change for delivery in told if (change := _edit_of(delivery))],
        clock.now(),
    )
    return SyncTask(
        mirror_id=mirror.id,
        key=mirror.key,
        project=mirror.project_id or mirror.project,
        iid=mirror.iid,
        is_linked=mirror.is_linked,
        since=onboarding.started_at,
        draft=_issue_draft(mirror, issue, onboarding),
        steps=[
            KnownStep(step.id, step.text, step.is_ticked, step.to_write)
            for step in sorted(steps_of(issue, onboarding), key=lambda step: step.position)
        ],
        owners=owner_words_of(issue),
        wanted_state=mirror.wanted_state,
        overwritten=overwritten,
        writes=writes,
        delivery_ids=[delivery.id for delivery in told if delivery.handled_at is None],
        due_at=mirror.due_at,
    )


def _issue_draft(mirror: IssueMirror, issue: GatingIssue, onboarding: Onboarding) -> IssueDraft:
    people = (onboarding.manager, onboarding.recruiter, onboarding.isr)
    return IssueDraft(
        title=mirror.title,
        description=new_issue_description(issue.text, mirror.key),
        due_on=issue.due_on,
        labels=mirror.labels,
        usernames=[person.gitlab_username for person in people if person.gitlab_username],
    )


def _recent_deliveries(mirror: IssueMirror) -> Sequence[HookDelivery]:
    """What webhooks have told of it lately, heeded or not: they come in any order."""
    recent = HookDelivery.received_at > clock.now() - WRITE_RETENTION
    statement = select(HookDelivery).where(HookDelivery.mirror_id == mirror.id, recent)
    return db.session.scalars(statement.order_by(HookDelivery.id).limit(200)).all()


def _edit_of(delivery: HookDelivery) -> DescriptionEdit | None:
    if delivery.previous is None or delivery.description is None or delivery.updated_at is None:
        return None
    return DescriptionEdit(delivery.previous, delivery.description, delivery.updated_at)
