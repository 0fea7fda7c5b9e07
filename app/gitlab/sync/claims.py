"""Claims mirrors that are due, for one worker at a time."""

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
from app.gitlab.sync.parse_tasks import owner_words_of_issue
from app.gitlab.sync.rules import SYNC_LEASE, new_issue_description
from app.gitlab.sync.sync_task import IssueDraft, KnownStep, SyncTask
from app.onboarding.models import GatingIssue, HookDelivery, IssueMirror, Onboarding, Step
from app.onboarding.step_state import steps_of
from app.shared import clock

SYNC_BATCH_SIZE = 50  # issues of a project per request


def claim() -> SyncTask | None:
    """Claim the mirror that has been due longest, for one lease, with all that an exchange needs."""
    return leases.claim_one(_free(), IssueMirror.due_at, lease=SYNC_LEASE, take=_take)


def claim_with(sync_task: SyncTask) -> list[SyncTask]:
    """Claim other due mirrors of the same project, if neither they nor it have anything to write."""
    if sync_task.has_pending_writes or not isinstance(sync_task.project, int):
        return []
    to_write = exists().where(Step.gating_issue_id == IssueMirror.gating_issue_id, Step.to_write)
    others = _free().where(
        IssueMirror.project_id == sync_task.project, IssueMirror.wanted_state.is_(None), ~to_write
    )
    return leases.claim(others, IssueMirror.due_at, lease=SYNC_LEASE, take=_take, at_most=SYNC_BATCH_SIZE - 1)


def _free() -> Select[IssueMirror]:
    """The unclaimed mirrors of running onboardings that may be requested now."""
    not_before = IssueMirror.not_before
    return (
        select(IssueMirror)
        .join(IssueMirror.gating_issue)
        .join(GatingIssue.onboarding)
        .where(Onboarding.ended_at.is_(None), or_(not_before.is_(None), not_before <= clock.now()))
    )


def _take(mirror: IssueMirror) -> SyncTask:
    mirror.not_before = mirror.due_at  # stays claimed even if something makes it due meanwhile
    return _sync_task(mirror)


def _sync_task(mirror: IssueMirror) -> SyncTask:
    issue = mirror.gating_issue
    onboarding = issue.onboarding
    deliveries = _recent_deliveries(mirror)
    overwritten, writes = find_overwritten_edits(
        [DescriptionWrite.from_json(data) for data in mirror.writes],
        [edit for delivery in deliveries if (edit := _edit_of(delivery))],
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
        owners=owner_words_of_issue(issue),
        wanted_state=mirror.wanted_state,
        overwritten=overwritten,
        writes=writes,
        delivery_ids=[delivery.id for delivery in deliveries if delivery.handled_at is None],
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
    """Its recent webhooks, handled or not, in the order of arrival."""
    recent = HookDelivery.received_at > clock.now() - WRITE_RETENTION
    statement = select(HookDelivery).where(HookDelivery.mirror_id == mirror.id, recent)
    return db.session.scalars(statement.order_by(HookDelivery.id).limit(200)).all()


def _edit_of(delivery: HookDelivery) -> DescriptionEdit | None:
    if delivery.previous is None or delivery.description is None or delivery.updated_at is None:
        return None
    return DescriptionEdit(delivery.previous, delivery.description, delivery.updated_at)
