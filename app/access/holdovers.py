"""Predicates about alignment changes and holdovers.

Sales operations and admins see all. An ISR sees what they lost, their manager the same. Another ISR manager
sees a holdover that waits for a decision they may make, and one on which they decided.
"""

from __future__ import annotations

from typing import Protocol

from app.access.book import oversees_book
from app.access.records import Person
from app.access.roles import Role


class HoldoverChangeRecord(Protocol):
    """An alignment change. `isr_id` is who loses accounts."""

    @property
    def isr_id(self) -> int: ...

    def has_manager(self, person: Person) -> bool: ...


class HoldoverRecord(Protocol):
    @property
    def change(self) -> HoldoverChangeRecord: ...

    @property
    def is_open(self) -> bool: ...

    @property
    def asked_by_id(self) -> int: ...

    @property
    def decided_by_id(self) -> int | None: ...

    def is_with(self, person: Person) -> bool: ...


def asks_for_holdover(person: Person, change: HoldoverChangeRecord) -> bool:
    """The ISR who loses accounts, and their manager."""
    is_own = Role.ISR in person.roles and change.isr_id == person.id
    return is_own or (Role.ISR_MANAGER in person.roles and change.has_manager(person))


def sees_change(person: Person, change: HoldoverChangeRecord) -> bool:
    return oversees_book(person, change) or asks_for_holdover(person, change)


def is_second_for_holdover(person: Person, holdover: HoldoverRecord) -> bool:
    """An ISR manager who did not request it, and is neither the ISR who loses nor the one who gets it."""
    is_other = person.id not in (holdover.asked_by_id, holdover.change.isr_id)
    return Role.ISR_MANAGER in person.roles and is_other and not holdover.is_with(person)


def sees_holdover(person: Person, holdover: HoldoverRecord) -> bool:
    decided = Role.ISR_MANAGER in person.roles and holdover.decided_by_id == person.id
    if decided or sees_change(person, holdover.change):
        return True
    return holdover.is_open and is_second_for_holdover(person, holdover)
