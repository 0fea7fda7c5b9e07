"""A person as a value: what statements about their book depend on, so that they can be kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam

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


@lru_cache(maxsize=512)
def any_person(name: str, time_zone: str, roles: frozenset[Role]) -> BookPerson:
    """Anybody with these roles in a time zone: what else is known of them is a parameter of the statement."""
    id_: Any = bindparam(f"{name}_id", type_=Integer)
    name_: Any = bindparam(f"{name}_name", type_=String)
    email: Any = bindparam(f"{name}_email", type_=String)
    return BookPerson(id_, name_, email, time_zone, roles)


def values_of(name: str, person: BookPerson) -> dict[str, Any]:
    """The parameters of a statement about `any_person`."""
    return {f"{name}_id": person.id, f"{name}_name": person.name, f"{name}_email": person.email}


def is_person(isr: Any) -> bool:
    """Whether an ISR is known, or else the column with their id."""
    return isinstance(isr, User | BookPerson)
