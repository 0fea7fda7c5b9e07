"""The gates of a manager's ISRs, and of those who hold territories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.onboarding.gate.explain import Gate
from app.onboarding.gate.queries import gates_of, open_gates
from app.onboarding.queries import isrs_of
from app.people.models import User
from app.territories.models import Assignment

IsrGates = Sequence[tuple[User, Gate]]


def gates_of_own_isrs(manager: User) -> IsrGates:
    """The ISRs of a manager, by name, with their gates."""
    isrs = isrs_of(manager)
    gates = gates_of([isr.id for isr in isrs])
    return [(isr, gates[isr.id]) for isr in isrs]


def isr_ids_with_closed_gate(assignments: Iterable[Assignment | None]) -> set[int]:
    """The ids of ISRs with a closed gate, although one of these assignments needs an open one.

    Only a running assignment without an override needs one.
    """
    isr_ids = {each.isr_id for each in assignments if each is not None and each.requires_open_gate}
    return isr_ids - open_gates(isr_ids) if isr_ids else set()
