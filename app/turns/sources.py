"""Where turns come from: for each kind, one statement of the turns there are, made from the records.

`update_turns` asks these statements about one record, `turn_differences` about all, so that what is stored
and what is checked are the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from app.db.base import Instant, Record
from app.turns.models import TURN_KIND, Turn, TurnKind

KeyColumn = Literal["application_id", "onboarding_id", "about_id"]


@dataclass(frozen=True)
class TurnSource:
    """The turns of one kind: `statement()` selects `turn_columns` from records that include `scope.model`."""

    kind: TurnKind
    statement: Callable[[], Select[Any]]


@dataclass(frozen=True)
class TurnScope:
    """The kinds of turns that depend on one record, an application for instance, and on what belongs to it.

    `key` is the column of `turns` with the id of that record. `lock` is called before the records are read to
    write turns, where another transaction may change whose turns they are.
    """

    model: Any
    key: KeyColumn
    sources: Sequence[TurnSource]
    lock: Callable[[], None] = lambda: None

    @property
    def kinds(self) -> list[TurnKind]:
        return [source.kind for source in self.sources]

    @cached_property
    def of_one(self) -> CompoundSelect[Any]:
        """The turns of the record with the id `record_id`, as the records have them now."""
        return self._of(self.model.id == bindparam("record_id"))

    @cached_property
    def of_many(self) -> CompoundSelect[Any]:
        """The same of the records with the ids `record_ids`."""
        return self._of(self.model.id.in_(bindparam("record_ids", expanding=True)))

    @cached_property
    def of_range(self) -> CompoundSelect[Any]:
        """The same of the records with an id from `first` to `last`."""
        return self._of(self.model.id.between(bindparam("first"), bindparam("last")))

    def _of(self, condition: ColumnElement[bool]) -> CompoundSelect[Any]:
        return union_all(*(each.statement().where(condition) for each in self.sources))


_scopes: dict[type[Record], TurnScope] = {}


def register_turns(*scopes: TurnScope) -> None:
    """Register the kinds of turns that depend on each of some records."""
    _scopes.update({scope.model: scope for scope in scopes})


def all_scopes() -> Sequence[TurnScope]:
    return list(_scopes.values())


def scope_of(model: type[Record]) -> TurnScope:
    return _scopes[model]


def turn_columns(
    kind: TurnKind,
    about_id: Any,
    *,
    since: Any,
    zone: Any,
    user_id: Any = None,
    candidate_id: Any = None,
    role: Any = None,
    application_id: Any = None,
    opening_id: Any = None,
    onboarding_id: Any = None,
    opens_at: Any = None,
    closes_at: Any = None,
    due_from: Any = None,
    due_at: Any = None,
    limit_days: Any = None,
) -> Select[Any]:
    """The columns of a statement of turns, in one order for all kinds.

    `zone` is the time zone of the owner. The time limit of a kind, or the `limit_days` of its stage, counts
    from `due_from`, else from `since`. A kind without one may say `due_at` by the record.
    """
    numbers = {
        "user_id": user_id,
        "candidate_id": candidate_id,
        "application_id": application_id,
        "opening_id": opening_id,
        "onboarding_id": onboarding_id,
        "limit_days": limit_days,
    }
    instants = {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "due_from": since if due_from is None else due_from,
        "due_at": due_at,
    }
    return select(
        literal(kind, TURN_KIND).label("kind"),
        about_id.label("about_id"),
        *(_typed(value, Integer).label(name) for name, value in numbers.items()),
        _typed(role, Turn.role.type).label("role"),
        since.label("since"),
        *(_typed(value, Instant).label(name) for name, value in instants.items()),
        (literal("UTC") if zone is None else zone).label("zone"),
    )


def later_of(first: Any, second: Any) -> ColumnElement[Any]:
    """The later of two instants; the first if the second is unknown."""
    return case((second > first, second), else_=first)


def _typed(value: Any, kind: Any) -> ColumnElement[Any]:
    return cast(null(), kind) if value is None else value
