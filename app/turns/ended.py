"""Turns that ended: for reports of how long things waited. Nothing is read from them to do any work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, Table, UniqueConstraint, bindparam, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.access.roles import Role
from app.db.base import Instant, Record, db, enum_type
from app.shared import clock
from app.turns.models import TURN_KIND, Turn, TurnKind


class EndedTurn(Record):
    """A turn of an opening that waited from one instant to another.

    Its owner is the one it had last: a user, anyone with a role, or the candidate if it has neither. A turn
    that an undo opens again and that ends again has one row.
    """

    __tablename__ = "ended_turns"
    __table_args__ = (
        UniqueConstraint("kind", "about_id", "since"),
        Index("ix_ended_turns_opening_id_ended_at", "opening_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TurnKind] = mapped_column(TURN_KIND)
    about_id: Mapped[int] = mapped_column(comment="the id of the record; the kind says of which table")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role | None] = mapped_column(enum_type(Role, "ended_turn_role"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    since: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)


def delete_turns(ids: Sequence[int], *, ended: Sequence[int] = ()) -> None:
    """Delete turns by their ids, and record those of openings that `ended` and had opened."""
    connection, values = db.session.connection(), {"ids": list(ids)}
    if not ended:
        connection.execute(_DELETE, values)
    elif connection.dialect.name == "postgresql":
        connection.execute(_RECORD_AND_DELETE, values | {"ended": list(ended), "now": clock.now()})
    else:
        connection.execute(_recorded(sqlite.insert), {"ended": list(ended), "now": clock.now()})
        connection.execute(_DELETE, values)


def _recorded(insert: Any) -> Any:
    """The insert of the turns that ended, for one database. Time alone can have closed one before."""
    now = bindparam("now", type_=Instant)
    began = func.coalesce(_TURNS.c.opens_at, _TURNS.c.since)
    ended_at = case((_TURNS.c.closes_at < now, _TURNS.c.closes_at), else_=now)
    columns = {name: _TURNS.c[name] for name in _KEPT} | {"since": began, "ended_at": ended_at}
    of_ended = (_TURNS.c.id.in_(bindparam("ended", expanding=True)), _TURNS.c.opening_id.is_not(None))
    statement = insert(_ENDED).from_select(
        list(columns), select(*columns.values()).where(*of_ended, began <= now)
    )
    changed = {name: statement.excluded[name] for name in ("user_id", "role", "due_at", "ended_at")}
    return statement.on_conflict_do_update(index_elements=["kind", "about_id", "since"], set_=changed)


_TURNS, _ENDED = cast(Table, Turn.__table__), cast(Table, EndedTurn.__table__)
_KEPT = ("kind", "about_id", "user_id", "role", "application_id", "opening_id", "due_at")
_DELETE = delete(_TURNS).where(_TURNS.c.id.in_(bindparam("ids", expanding=True)))
# In one statement: each act ends a turn, and another trip to the database costs as much as the row.
_RECORD_AND_DELETE = _DELETE.add_cte(_recorded(postgresql.insert).returning(_ENDED.c.id).cte("recorded"))
