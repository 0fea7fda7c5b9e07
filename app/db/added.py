"""Relationships that a higher package adds to the records of a lower one."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy.orm import InstrumentedAttribute, relationship

from app.db.base import Record

OwnerT = TypeVar("OwnerT", bound=Record)
MemberT = TypeVar("MemberT", bound=Record)


class Added(Generic[OwnerT, MemberT]):
    """The records of one kind that belong to a record of a lower package.

    `interviews_of = Added(Application, "interviews", Interview, …)` adds the relationship `interviews` to
    Application, with the options of `relationship`. `interviews_of(application)` reads it, and
    `interviews_of.attribute` names it in a statement, as for `selectinload`.
    """

    def __init__(self, owner: type[OwnerT], name: str, member: type[MemberT], **options: Any) -> None:
        owner.__mapper__.add_property(name, relationship(member, uselist=True, **options))
        self.attribute: InstrumentedAttribute[list[MemberT]] = getattr(owner, name)

    def __call__(self, owner: OwnerT) -> list[MemberT]:
        return self.attribute.__get__(owner, type(owner))
