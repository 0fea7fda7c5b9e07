"""A database for each test: empty, or migrated."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count

from flask_migrate import upgrade

from app import create_app
from app.db.base import db
from tests.factories.settings import settings_from
from tests.real.postgres import Postgres
from tests.real.sqlite import Sqlite

Engine = Sqlite | Postgres
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
    """Run the migrations once, to copy the result."""
    name = _new_name()
    engine.create(name)
    app = create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": engine.url(name)}))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    engine.prepare_template(name)
    return name


def _new_name() -> str:
    """A name that no other process of this run uses: several share one server."""
    return f"test_{os.getpid()}_{next(_numbers)}"
