"""Loose ends: open things that need a person, and who can take them over.

A package that owns such things registers a kind for each (`register_loose_ends`). The pages and actions of a
departure know the kinds only by this description.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.access.roles import Role
from app.people.models import GrantedRole, User

# Selects the records of a person who leaves, or of people without a role, by a column with a user's id.
UserFilter = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class LooseEnd:
    """One open thing of a kind. `what` is its name for the reader, `since` when its owner got it.

    `what_in` gives the name in a time zone, if that matters. `locks` are the records to lock first.
    `instead` are outcomes without a successor, as (value, label), such as cancelling an interview.
    `explained` says what else happens, a sentence a line; it is asked only where it is shown.
    """

    kind: LooseEndKind
    record: Any
    owner: User
    what: str
    since: datetime
    locks: Sequence[Any] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    what_in: Callable[[str], str] | None = None
    explained: Callable[[], Sequence[str]] = tuple

    def what_for(self, reader: User) -> str:
        """Its name for a reader, in their time zone."""
        return self.what_in(reader.time_zone) if self.what_in else self.what

    @property
    def key(self) -> str:
        return f"{self.kind.name}_{self.record.id}"


@dataclass(frozen=True)
class Handover:
    """The choice for a loose end: a successor, or one of its `instead`. Neither if it just ends."""

    to: User | None
    instead: str | None
    reason: str
    by: User


@dataclass(frozen=True)
class LooseEndKind:
    """One kind of loose end.

    The owner needs one of the `roles`, or an open account if there are none. `can_take` says who may take
    one over; None if it ends with its owner, as `outcome` then says. `notifies_successor` is true if
    `hand_over` sends its own mail to the successor. `why_not` says why a person cannot take one over and
    what to do; None if unknown. `depends_on` is the condition that one depends on a user, by a column with
    the id; None if turns say it already.
    """

    name: str
    heading: str
    roles: frozenset[Role]
    find: Callable[[UserFilter, User], Iterable[LooseEnd]]
    hand_over: Callable[[LooseEnd, Handover], None]
    can_take: Callable[[LooseEnd, User], bool] | None
    depends_on: Callable[[Any], ColumnElement[bool]] | None
    outcome: str = ""
    notifies_successor: bool = False
    why_not: Callable[[LooseEnd, User], str | None] | None = None


_kinds: list[LooseEndKind] = []


def register_loose_ends(*kinds: LooseEndKind) -> None:
    """Add kinds of loose ends, in the order in which they are shown and handed over."""
    _kinds.extend(kinds)


def all_loose_end_kinds() -> Sequence[LooseEndKind]:
    return _kinds


def is_user(user: User) -> UserFilter:
    return lambda column: column == user.id


def has_lost(roles: Collection[Role]) -> ColumnElement[bool]:
    """The condition that a user has a closed account, or none of the roles that a kind needs."""
    if not roles:
        return ~User.active
    return or_(~User.active, ~User.granted_roles.any(GrantedRole.role.in_(roles)))


@cache
def lacks_role(role: Role) -> UserFilter:
    """Users with a closed account or without the role."""
    ids = select(User.id).where(has_lost([role]))
    return lambda column: column.in_(ids)
