"""A database on its way up through the migrations, with rows that earlier versions wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.db.base import db
from app.db.triggers import drop_triggers

HEAD = "head"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LISTS: dict[str, Any] = {"prompts": [], "attributes": [], "questions": [], "survey": []}


@dataclass(frozen=True)
class OldDatabase:
    """Its tables are those of the revision it is at."""

    migrations: Config

    def upgrade(self, revision: str) -> None:
        command.upgrade(self.migrations, revision)

    def downgrade(self, revision: str) -> None:
        command.downgrade(self.migrations, revision)

    def insert(self, name: str, *rows: dict[str, Any], with_triggers: bool = True) -> None:
        """Insert rows with their values for the columns that the table has at this revision."""
        with db.engine.begin() as connection:
            if not with_triggers:
                drop_triggers(connection)  # the next migration that changes one puts all of them back
            table = _table(connection, name)
            known = [{key: value for key, value in row.items() if key in table.c} for row in rows]
            connection.execute(table.insert(), known)

    def rows(self, name: str, *ids: int) -> list[sa.Row[Any]]:
        """The rows of a table with these ids, in order; all rows without one."""
        with db.engine.connect() as connection:
            table = _table(connection, name)
            query = table.select().order_by(*table.primary_key.columns)
            return list(connection.execute(query.where(table.c.id.in_(ids)) if ids else query))

    def update(self, name: str, number: int, **values: Any) -> None:
        with db.engine.begin() as connection:
            table = _table(connection, name)
            connection.execute(table.update().where(table.c.id == number).values(values))

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]


@dataclass(frozen=True)
class Story:
    """What rows of one revision are at a later one: a generator writes them, waits, and reads them."""

    written_at: str
    read_at: str
    begin: Callable[[OldDatabase], Iterator[None]]


STORIES: list[Story] = []


def carried(*, written_at: str, read_at: str = HEAD) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a story write at one revision and read at another. Each has ids of its own."""

    def add(begin: Callable[[OldDatabase], Iterator[None]]) -> Callable[[OldDatabase], Iterator[None]]:
        STORIES.append(Story(written_at, read_at, begin))
        return begin

    return add


def carry_all(database: OldDatabase) -> None:
    """Upgrade a blank database once, and stop where a story writes or reads."""
    begun: dict[Story, Iterator[None]] = {}
    for revision in sorted({at for story in STORIES for at in (story.written_at, story.read_at)}):
        database.upgrade(revision)
        for story in [story for story in begun if story.read_at == revision]:
            assert next(begun[story], HEAD) == HEAD, "a story waits once"
        for story in [story for story in STORIES if story.written_at == revision]:
            begun[story] = story.begin(database)
            next(begun[story])
    assert len(begun) == len(STORIES)


def a_user(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": "Rita",
        "email": f"{number}@example.com",
        "time_zone": "UTC",
        "job_title": "",
        "active": True,
        "session_epoch": 0,
        "created_at": NOON,
    } | values


def a_candidate(number: int, **values: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": "Noor Aziz",
        "email": f"{number}@example.org",
        "time_zone": "UTC",
        "source": "",
        "location": "",
        "links": [],
        "session_epoch": 0,
        "internal": False,
        "created_at": NOON,
    } | values


def insert_application(
    database: OldDatabase, number: int, *, state: str = "open", status: str = "active", **stage: Any
) -> None:
    """An application and what it needs, all with the same id; its opening has the state."""
    people = {"recruiter_id": number, "hiring_manager_id": number}
    names = {"job_family": "Inside Sales", "role": "ISR", "reports_to": "x", "next_step": "x"}
    same = {"id": number, "region": "EMEA", "opened_at": NOON, "state": state}
    database.insert("users", a_user(number))
    database.insert("openings", same | names | people)
    database.insert("stages", a_stage(number, **stage))
    database.insert("candidates", a_candidate(number))
    ids = {"id": number, "candidate_id": number, "opening_id": number, "stage_id": number}
    database.insert("applications", {**ids, "status": status, "stage_since": NOON, "version": 1})


def a_stage(number: int, **values: Any) -> dict[str, Any]:
    named = {"position": 1, "name": "Screen", "short_name": "Screen", "kind": "interview"}
    said = {"conducted_by": "Recruiter", "minutes": 30, "purpose": "", **LISTS}
    return {"id": number, "opening_id": number, **named, **said, **values}


def _table(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
