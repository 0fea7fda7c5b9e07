"""The gates of a manager's ISRs: who waits for a territory, and who holds one with a closed gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select

from app.db.base import db
from app.onboarding.gate.explain import Gate
from app.onboarding.gate.queries import gates_of
from app.onboarding.gate.sql import issue_complete_since
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import isrs_of
from app.people.models import User
from app.territories.models import Assignment
from app.territories.queries.assignments import ASSIGNMENT_IS_RUNNING, Occupancy

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
    gates = gates_of(isrs)
    return [(isr, gates[isr.id]) for isr in isrs]


def isrs_waiting_for_territory(gates: IsrGates) -> list[WaitingIsr]:
    """The ISRs of a manager who wait for a territory, longest waiting first, at most fifty."""
    open_gates = [isr for isr, gate in gates if gate.is_open]
    ids = [isr.id for isr in open_gates]
    holding = set(
        db.session.scalars(select(Assignment.isr_id).where(Assignment.isr_id.in_(ids), ASSIGNMENT_IS_RUNNING))
    )
    since = gate_opening_times(ids)
    waiting = [WaitingIsr(isr, since[isr.id]) for isr in open_gates if isr.id not in holding]
    return sorted(waiting, key=lambda each: (each.since, each.isr.id))[:WAITING_ISR_LIST_LIMIT]


def holders_with_closed_gate(gates: IsrGates) -> list[HolderWithClosedGate]:
    """The ISRs of a manager who hold territories while their gate is closed, at most fifty."""
    closed = {isr.id: (isr, gate) for isr, gate in gates if not gate.is_open}
    needing = (Assignment.isr_id.in_(closed), ASSIGNMENT_IS_RUNNING, Assignment.override_id.is_(None))
    statement = select(Assignment).where(*needing).order_by(Assignment.isr_id, Assignment.id)
    held = groupby(db.session.scalars(statement), key=lambda each: each.isr_id)
    return [_holder_with_closed_gate(*closed[isr_id], list(assignments)) for isr_id, assignments in held][
        :WAITING_ISR_LIST_LIMIT
    ]


def _holder_with_closed_gate(
    isr: User, gate: Gate, assignments: Sequence[Assignment]
) -> HolderWithClosedGate:
    """Since when something is missing; if unknown, since the assignment."""
    since = [missing.since for missing in gate.missing if missing.since]
    return HolderWithClosedGate(isr, assignments, min(since, default=assignments[0].assigned_at))


def closed_gates_of_holders(assignments: Iterable[Assignment]) -> dict[int, Gate]:
    """The closed gates of these assignments' ISRs, by ISR id, in a fixed number of statements.

    Only a running assignment without an override needs an open gate.
    """
    isrs = {each.isr_id: each.isr for each in assignments if each.requires_open_gate}
    gates = gates_of(list(isrs.values())) if isrs else {}
    return {isr_id: gate for isr_id, gate in gates.items() if not gate.is_open}


def isr_ids_with_closed_gate(occupancies: Iterable[Occupancy]) -> set[int]:
    """The ids of ISRs with a running assignment whose gate is closed."""
    return set(closed_gates_of_holders(each.running for each in occupancies if each.running))


def gate_opening_times(ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these gates opened: with the last completed issue, else when the ISR was registered."""
    recorded = select(EstablishedIsr.isr_id, EstablishedIsr.recorded_at).where(EstablishedIsr.isr_id.in_(ids))
    closed = (
        select(Onboarding.isr_id, func.max(issue_complete_since(GatingIssue)))
        .join(Onboarding.gating_issues)
        .where(Onboarding.isr_id.in_(ids), Onboarding.ended_at.is_(None))
        .group_by(Onboarding.isr_id)
    )
    rows = [*db.session.execute(recorded), *db.session.execute(closed)]
    return dict(tuple(row) for row in rows)
