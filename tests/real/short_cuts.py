"""What Onramp does with less work in a test run, in every process of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from psycopg._preparing import PrepareManager
from psycopg.pq.abc import PGresult

from app.people import passwords
from tests.real.remembered import remember_what_sandboxes_answer

STATEMENTS_PREPARED = 1000  # of a connection


def take_short_cuts(compiled_templates: Path) -> None:
    """Hash passwords with little work, compile each template once a run, into this folder, and read once.

    The sandbox reads the same content once in each process, and PostgreSQL each statement.
    """
    passwords.HASHING_ROUNDS = 1
    cache = FileSystemBytecodeCache(str(compiled_templates))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": cache}
    remember_what_sandboxes_answer()
    _keep_prepared_statements()


def _keep_prepared_statements() -> None:
    """Let PostgreSQL parse and plan a statement once for a connection, which many tests share.

    psycopg forgets at a rollback, as each test ends with one, what it prepared. It does so for tables that
    are made again: none are, in a database that tests share.
    """
    PrepareManager.prepare_threshold = 1
    PrepareManager.prepared_max = STATEMENTS_PREPARED
    forgets = PrepareManager._should_discard

    def forgets_later(manager: PrepareManager, prep: Any, results: Sequence[PGresult]) -> bool:
        return forgets(manager, prep, [each for each in results if each.command_status != b"ROLLBACK"])

    PrepareManager._should_discard = forgets_later  # type: ignore[method-assign]
