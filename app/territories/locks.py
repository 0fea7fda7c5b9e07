"""Holding territories, and the gates of the people on them, so that two who act at once take turns.

Whoever holds several takes them by their ids, and territories before people: no two can wait for
each other (decision 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.db.base import db
from app.onboarding.gate.lock import lock_gate
from app.people.models import User
from app.territories.models import Territory


def lock_territories(territories: Iterable[Territory]) -> Sequence[Territory]:
    """Hold territories until the transaction ends, read anew; answers them by their ids."""
    ids = [territory.id for territory in territories]
    statement = select(Territory).where(Territory.id.in_(ids)).order_by(Territory.id)
    fresh = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def lock_gates(isrs: Iterable[User]) -> None:
    """Hold the gates of several people until the transaction ends."""
    for isr in sorted(set(isrs), key=lambda each: each.id):
        lock_gate(isr)
