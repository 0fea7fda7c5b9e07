"""Deciding what somebody requested: once, and for good."""

from __future__ import annotations

from typing import Any

from app.activity.actions import new_note
from app.db.base import db
from app.onboarding.gate.lock import EXCLUSIVE_LOCK
from app.people.models import User
from app.shared import clock
from app.shared.times import in_zone
from app.territories import rules
from app.territories.models import ChangeRequest, GateOverride


def lock_undecided(request: ChangeRequest | GateOverride, by: User) -> None:
    """Lock a request. Raises Conflict with who decided, and when, if somebody has decided meanwhile."""
    db.session.refresh(request, with_for_update=EXCLUSIVE_LOCK)
    if request.decided_at is not None and request.decided_by is not None:
        on = in_zone(request.decided_at, by.time_zone).date()
        raise rules.already_decided(request.decided_by.name, on, is_approved=request.is_approved)


def write_decision(request: ChangeRequest | GateOverride, state: Any, *, reason: str, by: User) -> None:
    """Write the state that somebody decided on, and why."""
    request.state = state
    request.decided_by, request.decided_at = by, clock.now()
    request.decided_note = new_note(reason)
