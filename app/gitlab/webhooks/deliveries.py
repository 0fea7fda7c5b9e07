"""Webhook deliveries about mirrored issues: kept until handled, and a month longer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.db.base import db
from app.gitlab.webhooks.payload import IssueEvent
from app.onboarding.models import HookDelivery, IssueMirror
from app.shared import clock

DELIVERY_RETENTION = timedelta(days=30)
DELIVERY_CLEANUP_BATCH_SIZE = 100  # deliveries


def store_delivery(event: IssueEvent, *, key: str) -> None:
    """Store a delivery once, by its key, and make its mirror due. Ignores issues without a mirror."""
    mirror = db.session.scalar(
        select(IssueMirror).where(IssueMirror.project_id == event.project_id, IssueMirror.iid == event.iid)
    )
    if mirror is None:
        return
    delivery = HookDelivery(
        key=key,
        mirror_id=mirror.id,
        updated_at=event.updated_at,
        description=event.description,
        previous=event.previous,
    )
    try:
        with db.session.begin_nested():
            db.session.add(delivery)
    except IntegrityError:  # stored before
        return
    mirror.due_at = min(mirror.due_at, clock.now())


def delete_old_deliveries() -> bool:
    """Delete a batch of old handled deliveries; False if there are none."""
    old = (
        select(HookDelivery.id)
        .where(
            HookDelivery.received_at < clock.now() - DELIVERY_RETENTION, HookDelivery.handled_at.is_not(None)
        )
        .limit(DELIVERY_CLEANUP_BATCH_SIZE)
    )
    dropped = db.session.execute(delete(HookDelivery).where(HookDelivery.id.in_(old)))
    db.session.commit()
    return bool(dropped.rowcount)  # type: ignore[attr-defined]
