"""Loose ends of a person who uploads files: those that are not applied, which nobody else can open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import selectinload

from app.access.roles import Role
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User

REMOVE_FILE = "remove"


@dataclass(frozen=True)
class UnappliedFiles:
    """The unapplied files of a kind, and what becomes of one.

    The owner needs one of the `roles`. `nobody` is the label of removing the file.
    """

    files: Select[Any]
    roles: frozenset[Role]
    nobody: Any
    can_take: Callable[[User], bool]
    hand_over: Callable[..., None]
    remove: Callable[..., None]

    def kind(self, name: str, heading: Any) -> LooseEndKind:
        """The kind of loose end that they are."""
        model = self.files.column_descriptions[0]["entity"]

        def unapplied(matches: UserFilter) -> Select[Any]:
            return self.files.where(model.applied_at.is_(None), matches(model.uploaded_by_id))

        def find(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
            ordered = unapplied(matches).options(selectinload(model.uploaded_by)).order_by(model.id)
            for file in db.session.scalars(ordered):
                instead = {REMOVE_FILE: str(self.nobody)}
                yield LooseEnd(kind, file, file.uploaded_by, file.name, file.uploaded_at, [file], instead)

        def uploads(user_id: Any) -> ColumnElement[bool]:
            return unapplied(lambda column: column == user_id).with_only_columns(model.id).exists()

        def can_take(_end: LooseEnd, person: User) -> bool:
            return self.can_take(person)

        kind = LooseEndKind(name, heading, self.roles, find, self._hand_over, can_take, uploads)
        return kind

    def _hand_over(self, end: LooseEnd, handover: Handover) -> None:
        if handover.to is None:
            self.remove(end.record, reason=handover.reason, by=handover.by)
        else:
            self.hand_over(end.record, handover.to, reason=handover.reason, by=handover.by)
