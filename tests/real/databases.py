"""A database for each test: empty, or migrated."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import count
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from app.db.base import db
from tests.factories.settings import settings_from
from tests.real.postgres import Postgres
from tests.real.sqlite import Sqlite

Engine = Sqlite | Postgres
TEMPLATE, MAKING = "migrated", "migrated_soon"
_numbers = count(1)
_emptied: dict[Engine, list[str]] = {}


@contextmanager
def blank_database(engine: Engine) -> Iterator[str]:
    """The URL of an empty database, removed after the block."""
    name = _new_name()
    engine.create(name)
    try:
        yield engine.url(name)
    finally:
        engine.drop(name)


@contextmanager
def migrated_database(engine: Engine) -> Iterator[str]:
    """The URL of a migrated database without rows, exclusive during the block."""
    emptied = _emptied.setdefault(engine, [])
    name = emptied.pop() if emptied else _copied(engine)
    try:
        yield engine.url(name)
    finally:
        if engine.empty(name):
            emptied.append(name)
        else:
            engine.drop(name)


def _copied(engine: Engine) -> str:
    name = _new_name()
    engine.create(name, template=_template(engine))
    return name


@cache
def _template(engine: Engine) -> str:
    """The migrated database to copy. The first process of a run to need it makes it for all."""
    with locked(engine.shared_folder / f"{TEMPLATE}.lock"):
        if not engine.has(TEMPLATE):
            engine.create(MAKING)
            _migrate(engine.url(MAKING))
            engine.prepare_template(MAKING)
            engine.rename(MAKING, TEMPLATE)
    return TEMPLATE


def _migrate(url: str) -> None:
    app = create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": url}))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """No two processes are in such a block at once."""
    with file.open("w") as held:
        flock(held, LOCK_EX)
        yield


def _new_name() -> str:
    """A name that no other process of this run uses: several share one server."""
    return f"test_{os.getpid()}_{next(_numbers)}"
