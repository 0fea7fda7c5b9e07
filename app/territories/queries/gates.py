"""The gates of a manager's ISRs: who waits for a territory, and who holds one with a closed gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import exists, not_, select

from app.db.base import db
from app.onboarding.gate.explain import Gate
from app.onboarding.gate.queries import gate_opening_times, gates_of, open_gates
from app.onboarding.gate.sql import gate_is_open
from app.onboarding.queries import isrs_of
from app.people.models import User
from app.territories.models import Assignment
from app.territories.queries.assignments import ASSIGNMENT_IS_RUNNING

WAITING_ISR_LIST_LIMIT = 50  # rows that wait for a manager
IsrGates = Sequence[tuple[User, Gate]]


@dataclass(frozen=True)
class WaitingIsr:
    """An ISR without a territory whose gate has been open `since` an instant."""

    isr: User
    since: datetime


@dataclass(frozen=True)
class HolderWithClosedGate:
    """An ISR who holds territories while their gate is closed, and since when something is missing."""

    isr: User
    assignments: Sequence[Assignment]
    since: datetime


def gates_of_own_isrs(manager: User) -> IsrGates:
    """The ISRs of a manager, by name, with their gates."""
    isrs = isrs_of(manager)
    gates = gates_of([isr.id for isr in isrs])
    return [(isr, gates[isr.id]) for isr in isrs]


def isrs_waiting_for_territory(isrs: Sequence[User]) -> list[WaitingIsr]:
    """Those of some ISRs who wait for a territory, longest waiting first, at most fifty."""
    holds = exists().where(Assignment.isr_id == User.id, ASSIGNMENT_IS_RUNNING)
    ids = [isr.id for isr in isrs]
    ready = select(User.id).where(User.id.in_(ids), gate_is_open(User.id), ~holds)
    since = gate_opening_times(db.session.scalars(ready).all())
    waiting = [WaitingIsr(isr, since[isr.id]) for isr in isrs if isr.id in since]
    return sorted(waiting, key=lambda each: (each.since, each.isr.id))[:WAITING_ISR_LIST_LIMIT]


def holders_with_closed_gate(isrs: Sequence[User]) -> list[HolderWithClosedGate]:
    """Those of some ISRs who hold territories while their gate is closed, at most fifty."""
    by_id = {isr.id: isr for isr in isrs}
    needing = (Assignment.isr_id.in_(by_id), ASSIGNMENT_IS_RUNNING, Assignment.override_id.is_(None))
    statement = select(Assignment).where(*needing, not_(gate_is_open(Assignment.isr_id)))
    in_order = db.session.scalars(statement.order_by(Assignment.isr_id, Assignment.id))
    held = {isr_id: list(each) for isr_id, each in groupby(in_order, key=lambda each: each.isr_id)}
    gates = gates_of(list(held))
    holders = [_holder_with_closed_gate(by_id[isr_id], gates[isr_id], held[isr_id]) for isr_id in held]
    return holders[:WAITING_ISR_LIST_LIMIT]


def _holder_with_closed_gate(
    isr: User, gate: Gate, assignments: Sequence[Assignment]
) -> HolderWithClosedGate:
    """Since when something is missing; if unknown, since the assignment."""
    since = [missing.since for missing in gate.missing if missing.since]
    return HolderWithClosedGate(isr, assignments, min(since, default=assignments[0].assigned_at))


def isr_ids_with_closed_gate(assignments: Iterable[Assignment | None]) -> set[int]:
    """The ids of ISRs whose gate is closed although one of these assignments needs an open one.

    Only a running assignment without an override needs one.
    """
    isr_ids = {each.isr_id for each in assignments if each is not None and each.requires_open_gate}
    return isr_ids - open_gates(isr_ids) if isr_ids else set()
