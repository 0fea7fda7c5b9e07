"""A person as a value: what statements about their book depend on, so that they can be kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.access.roles import Role
from app.people.models import User


class BookPerson(NamedTuple):
    """A user of whom the book reads nothing else."""

    id: int
    name: str
    email: str
    time_zone: str
    roles: frozenset[Role]


def person_of(user: User) -> BookPerson:
    """The value of a user."""
    return BookPerson(user.id, user.name, user.email, user.time_zone, frozenset(user.roles))


def is_person(isr: Any) -> bool:
    """Whether an ISR is known, or else the column with their id."""
    return isinstance(isr, User | BookPerson)
