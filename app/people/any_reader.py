"""A reader who stands for all with the same roles, in a statement that is made once for them.

A statement that a page asks each time costs more to make than to execute. Made for `any_reader(roles)`, it
is executed with `reader_values(user)`.
"""

from __future__ import annotations

from collections.abc import Set
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Integer, bindparam

from app.access.roles import Role
from app.people.models import User

_APPLIED_TO: Any = bindparam("applied_to", type_=Integer, expanding=True)


def any_reader(roles: Set[Role], *, applied_to: Any = _APPLIED_TO) -> Any:
    """A user with these roles. Their id is a parameter, and so are the openings they applied to."""
    return SimpleNamespace(
        id=bindparam("reader", type_=Integer),
        roles=roles,
        openings_applied_to=applied_to,
        is_authenticated=True,
    )


def reader_values(user: User) -> dict[str, Any]:
    """The parameters of a statement for any reader."""
    return {"reader": user.id, "applied_to": list(user.openings_applied_to)}
