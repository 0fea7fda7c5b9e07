"""Locks of territories and of their ISRs' gates, so that two people who act at once take turns.

Locks are taken by id, and territories before gates, so that no two transactions wait for each other
(decision 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.db.base import db
from app.onboarding.gate.lock import lock_gate
from app.people.models import User
from app.territories.models import Territory


def lock_territories(territories: Iterable[Territory]) -> Sequence[Territory]:
    """Lock territories until the transaction ends. Returns them, read again, by id."""
    ids = [territory.id for territory in territories]
    statement = select(Territory).where(Territory.id.in_(ids)).order_by(Territory.id)
    fresh = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def lock_gates(isrs: Iterable[User]) -> None:
    """Lock the gates of several ISRs until the transaction ends."""
    for isr in sorted(set(isrs), key=lambda each: each.id):
        lock_gate(isr)
