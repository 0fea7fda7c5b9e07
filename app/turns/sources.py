"""Where turns come from: for each kind, one statement of the turns there are, made from the records.

`update_turns` asks these statements about one record, `turn_differences` about all, so that what is stored
and what is checked are the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    literal,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect

from app.db.base import Instant, Record
from app.turns.models import TURN_KIND, Turn, TurnKind

KeyColumn = Literal["application_id", "onboarding_id", "about_id"]


@dataclass(frozen=True)
class TurnSource:
    """The turns of one kind: `statement()` selects `turn_columns` from records that include `scope.model`.

    `is_possible` is false for a record that has no such turn, by its own columns and its stage: it is not
    asked about that kind. It repeats a condition of the statement, and `flask check` compares the two.
    """

    kind: TurnKind
    statement: Callable[[], Select[Any]]
    is_possible: Callable[[Any], bool] = lambda _record: True


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

    def of_one(self, record: Any) -> CompoundSelect[Any]:
        """The turns of the record with the id `record_id`: a statement made once for what is possible."""
        possible = tuple(each for each in self.sources if each.is_possible(record))
        if possible not in self._of_one:
            record_id = bindparam("record_id", type_=Integer)
            self._of_one[possible] = self._of(lambda id_: id_ == record_id, possible)
        return self._of_one[possible]

    @cached_property
    def _of_one(self) -> dict[tuple[TurnSource, ...], CompoundSelect[Any]]:
        return {}

    @cached_property
    def of_many(self) -> CompoundSelect[Any]:
        """The same of the records with the ids `record_ids`."""
        return self._of(lambda id_: id_.in_(bindparam("record_ids", expanding=True)), self.sources)

    @cached_property
    def of_range(self) -> CompoundSelect[Any]:
        """The same of the records with an id from `first` to `last`."""
        return self._of(lambda id_: id_.between(bindparam("first"), bindparam("last")), self.sources)

    def _of(
        self, condition: Callable[[Any], ColumnElement[bool]], sources: Sequence[TurnSource]
    ) -> CompoundSelect[Any]:
        """Stored turns, with their id, and those that the records have now, without one."""
        kinds = list(dict.fromkeys(each.kind for each in self.sources))
        stored = _stored_columns().where(condition(getattr(Turn, self.key)), Turn.kind.in_(kinds))
        wanted = (each.statement().where(condition(self.model.id)) for each in sources)
        return union_all(stored, *wanted)


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
    added_days: Any = None,
) -> Select[Any]:
    """The columns of a statement of turns, in one order for all kinds, after an id that they do not have yet.

    `zone` is the time zone of the owner. The time limit of a kind, or the `limit_days` of its stage, counts
    from `due_from`, else from `since`; `added_days` come on top of it. A kind without one may say `due_at` by
    the record.
    """
    values = {
        "kind": literal(kind, TURN_KIND),
        "about_id": about_id,
        "user_id": user_id,
        "candidate_id": candidate_id,
        "role": role,
        "application_id": application_id,
        "opening_id": opening_id,
        "onboarding_id": onboarding_id,
        "since": since,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "due_at": due_at,
        "due_from": due_from,
        "limit_days": limit_days,
        "added_days": added_days,
        "zone": literal("UTC") if zone is None else zone,
    }
    return select(_NULL, *(_NULL if values[name] is None else values[name] for name in COLUMNS_OF_TURNS))


_NULL: ColumnElement[Any] = literal_column("NULL")  # unlike null(), it gets no name: statements stay short


_OF_TURN = (
    "kind",
    "about_id",
    "user_id",
    "candidate_id",
    "role",
    "application_id",
    "opening_id",
    "onboarding_id",
    "since",
    "opens_at",
    "closes_at",
    "due_at",
)
COLUMNS_OF_TURNS = (*_OF_TURN, "due_from", "limit_days", "added_days", "zone")


def _stored_columns() -> Select[Any]:
    """The columns of `turn_columns` for stored turns, whose limit is set. They come first and name all."""
    set_already = (
        cast(null(), Instant).label("due_from"),
        cast(null(), Integer).label("limit_days"),
        cast(null(), Integer).label("added_days"),
        cast(null(), String).label("zone"),
    )
    return select(Turn.id, *(getattr(Turn, name) for name in _OF_TURN), *set_already)
