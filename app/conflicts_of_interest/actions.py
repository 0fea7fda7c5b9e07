"""State that a colleague and a candidate know each other, and acknowledge it."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.candidates.rules import check_not_erased
from app.conflicts_of_interest.models import ConflictOfInterest
from app.conflicts_of_interest.queries import own_conflict
from app.conflicts_of_interest.rules import Acquaintance, check_can_acknowledge
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_opened.actions import record_change
from app.people.models import User
from app.people.queries import user_named_in, user_with_email
from app.shared import clock
from app.turns.actions import update_turns


def state_conflict(
    application: Application, acquaintance: Acquaintance, *, details: str, by: User
) -> ConflictOfInterest:
    """State that one knows the candidate. What was stated before is changed, and waits again."""
    _lock(application)
    conflict = own_conflict(application, by)
    if conflict is None:
        conflict = ConflictOfInterest(application=application, user=by, stated_by=by)
        db.session.add(conflict)
    conflict.acquaintance, conflict.details, conflict.stated_at = acquaintance, details, clock.now()
    conflict.acknowledged_at = conflict.acknowledged_by = None
    _update(application)
    record_activity(ActivityVerb.STATED_CONFLICT, application, by=by)
    record_change(application, by=by)
    return conflict


def state_own_conflict(
    application: Application, acquaintance: Acquaintance, *, named: str, details: str
) -> None:
    """The candidate states that they know a colleague, by a name or an email.

    Whether there is such a colleague, and whether the same was stated before, they do not learn.
    """
    _lock(application)
    user = user_with_email(named) or user_named_in(named)
    if user is None or own_conflict(application, user) is None:
        db.session.add(
            ConflictOfInterest(
                application=application, user=user, named=named, acquaintance=acquaintance, details=details
            )
        )
    _update(application)
    record_activity(ActivityVerb.STATED_CONFLICT, application, by=application.candidate.user)
    record_change(application, by=None)


def acknowledge_conflict(
    conflict: ConflictOfInterest, *, colleague: User | None, remark: str, is_nobody: bool = False, by: User
) -> None:
    """Acknowledge that a colleague knows the candidate. They may then interview, decide and approve.

    `colleague` is who it is, where the candidate named somebody who is not known; `is_nobody` says that it is
    nobody who takes part. Raises RuleBroken for one’s own conflict, and where neither or both are said.
    Raises Conflict if it was acknowledged already.
    """
    application = conflict.application
    _lock(application)
    lock_row(conflict)
    user = conflict.user or colleague
    check_can_acknowledge(
        is_own=user is not None and user.id == by.id,
        is_done=conflict.is_acknowledged,
        is_named=user is not None,
        is_nobody=is_nobody and conflict.user is None,
    )
    conflict.user, conflict.remark = user, remark
    conflict.acknowledged_at, conflict.acknowledged_by = clock.now(), by
    _update(application)
    if user is None:
        record_activity(ActivityVerb.ACKNOWLEDGED_CONFLICT_OF_NOBODY, application, by=by)
    else:
        record_activity(ActivityVerb.ACKNOWLEDGED_CONFLICT, application, by=by, what=user.name)
    record_change(application, by=by)


def _lock(application: Application) -> None:
    lock_row(application)
    check_not_erased(application.candidate.erased_at)


def _update(application: Application) -> None:
    """Note on the application whether a conflict waits, and for whom."""
    db.session.flush()
    waits = (
        ConflictOfInterest.application_id == application.id,
        ConflictOfInterest.acknowledged_at.is_(None),
    )
    application.has_open_conflict = bool(db.session.scalar(select(exists().where(*waits))))
    update_turns(application)
