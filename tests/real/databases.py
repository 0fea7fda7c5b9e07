"""A database for each test: empty, or migrated."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import count

from flask_migrate import upgrade

from app import create_app
from app.db.base import db
from tests.factories.settings import settings_from
from tests.real.postgres import Postgres
from tests.real.sqlite import Sqlite

Engine = Sqlite | Postgres
TEMPLATE = "migrated"
_numbers = count(1)
_emptied: dict[Engine, list[str]] = {}
times_made_again: Counter[str] = Counter()  # by URL: who is connected to the one before is so no longer


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
def migrated_database(engine: Engine, *, is_new: bool = False) -> Iterator[str]:
    """The URL of a migrated database without rows, exclusive during the block.

    It may have had rows before, unless it is to be new.
    """
    emptied = _emptied.setdefault(engine, [])
    name = emptied.pop() if emptied and not is_new else _copied(engine)
    try:
        yield engine.url(name)
    finally:
        if not engine.empty(name):
            engine.drop(name)
        else:
            if engine.has_grown(name):  # under its old name: the app of this address has learned its tables
                engine.drop(name)
                engine.create(name, template=migrated_template(engine))
                times_made_again[engine.url(name)] += 1
            emptied.append(name)


@contextmanager
def filled_database(engine: Engine, kind: str, fill: Callable[[str], None]) -> Iterator[str]:
    """The URL of a database like all of this kind, removed after the block.

    The first process of a run to need one makes it for all: `fill` puts its rows into a migrated one.
    """
    with _locked(engine, kind):
        if not engine.has(kind):
            making = _copied(engine)
            fill(engine.url(making))
            engine.rename(making, kind)
    name = _new_name()
    engine.create(name, template=kind)
    try:
        yield engine.url(name)
    finally:
        engine.drop(name)


def _copied(engine: Engine) -> str:
    name = _new_name()
    engine.create(name, template=migrated_template(engine))
    return name


@cache
def migrated_template(engine: Engine) -> str:
    """The migrated database to copy. The first process of a run to need it makes it for all."""
    with _locked(engine, TEMPLATE):
        if not engine.has(TEMPLATE):
            making = _new_name()
            engine.create(making)
            _migrate(engine.url(making))
            engine.prepare_template(making)
            engine.rename(making, TEMPLATE)
    return TEMPLATE


def _migrate(url: str) -> None:
    app = create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": url}))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@contextmanager
def _locked(engine: Engine, template: str) -> Iterator[None]:
    """No two processes of a run make a template at once."""
    with (engine.shared_folder / f"{template}.lock").open("w") as held:
        flock(held, LOCK_EX)
        yield


def _new_name() -> str:
    """A name that no other process of this run uses: several share one server."""
    return f"test_{os.getpid()}_{next(_numbers)}"
