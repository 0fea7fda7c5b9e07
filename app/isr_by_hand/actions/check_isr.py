"""Who can become the ISR of an opportunity by hand, and who may decide it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.book.relations import managed_isrs
from app.db.base import db
from app.isr_by_hand import rules
from app.onboarding.gate.explain import check_open
from app.onboarding.gate.lock import lock_gate
from app.onboarding.gate.queries import gate_with
from app.people.models import User


def check_isr_with_open_gate(isr: User) -> None:
    """Lock the gate of a person who is to become the ISR of an opportunity.

    Raises RuleBroken for a person who has left or is not an ISR, and for a closed gate with what is missing:
    the same gate that a territory asks.
    """
    rules.check_can_be_isr(isr.name, is_isr=Role.ISR in isr.roles, is_active=isr.active)
    check_open(gate_with(lock_gate(isr), isr), isr.name)


def manages(manager: User, isr: User | None, day: date) -> bool:
    """True if an ISR is one of a manager's on a day."""
    if isr is None:
        return False
    return bool(
        db.session.scalar(
            select(User.id).where(User.id == isr.id, User.id.in_(managed_isrs(manager.id, day)))
        )
    )


def is_nobodys(isr: User | None) -> bool:
    """True where there is no ISR, or one who has left."""
    return isr is None or not has_active_role(isr, Role.ISR)
