"""The gates of people as the database has them now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.db.base import db
from app.onboarding.gate.explain import Gate, explain_gate
from app.onboarding.gate.facts import facts_of
from app.onboarding.models import EstablishedIsr, Onboarding
from app.onboarding.queries import IS_RUNNING, checklist_options, running_onboarding
from app.people.models import User
from app.shared import clock


def gate_of(user: User) -> Gate:
    """The gate of a person as the database has it now: open, or closed with what is missing."""
    return gate_with(running_onboarding(user), user)


def gate_with(running: Onboarding | None, user: User) -> Gate:
    """The gate of a person, from their running onboarding as it was just read; None if they have none."""
    return _gates([running] if running else [], [user.id])[user.id]


def gates_of(users: Sequence[User]) -> dict[int, Gate]:
    """The gates of several people by their ids, in a fixed number of statements."""
    ids = [user.id for user in users]
    running = select(Onboarding).where(IS_RUNNING, Onboarding.isr_id.in_(ids)).options(*checklist_options())
    return _gates(db.session.scalars(running).all(), ids)


def gates_behind(onboardings: Sequence[Onboarding]) -> dict[int, Gate]:
    """The gates of the ISRs of onboardings that run and are loaded whole, by the ISRs' ids."""
    return _gates(onboardings, [onboarding.isr_id for onboarding in onboardings])


def _gates(running: Sequence[Onboarding], ids: Sequence[int]) -> dict[int, Gate]:
    issues = {onboarding.isr_id: facts_of(onboarding) for onboarding in running}
    recorded = select(EstablishedIsr.isr_id).where(EstablishedIsr.isr_id.in_(ids))
    established = set(db.session.scalars(recorded))
    now = clock.now()
    return {
        user_id: explain_gate(issues.get(user_id, []), established=user_id in established, now=now)
        for user_id in ids
    }
