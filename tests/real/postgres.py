"""A throw-away PostgreSQL server: started by the tests, on a Unix socket, for one run of them.

It trades every safety on disk for speed, and gives each test a database of its own by copying a
template.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from tests.real.postgres_programs import installed, lesser_user, readable
from tests.real.process import leashed

OWNER = "onramp"
LARGEST_TO_KEEP = 20 * 1024 * 1024  # bytes; a new copy has about half as many
EMPTY = """
SET lock_timeout = '2s';
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        IF name NOT IN ('alembic_version', 'trigger_checksums') THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$;
"""
SHIPPED = ("resources",)  # tables the migrations put rows into
_shipped: dict[tuple[str, str], bytes] = {}  # what they put there, by template and table
PATIENCE_SECONDS = 30
NEW_CLUSTER = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username", OWNER)
HASTE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
}


@dataclass(frozen=True)
class Postgres:
    """A running server, known by the folder of its socket: a text that other processes can be given."""

    folder: str

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> None:
        """Make a database as a copy of `template`, to which no one may be connected."""
        self._command("CREATE DATABASE {} TEMPLATE {}", database, template)

    def empty(self, database: str, template: str) -> bool:
        """Remove every row but those the migrations put there; a copy would take forty times as long.

        Triggers and foreign keys are put aside for it. Answers False where someone is still at work
        in the database, or where a test has filled it so far that a copy is better.
        """
        with psycopg.connect(host=self.folder, user=OWNER, dbname=database, autocommit=True) as connection:
            try:
                connection.execute(EMPTY)
                self._put_back(connection, template)
            except psycopg.errors.LockNotAvailable:
                return False
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return size is not None and size[0] < LARGEST_TO_KEEP

    def _put_back(self, connection: psycopg.Connection[Any], template: str) -> None:
        """The rows of SHIPPED, as the template has them."""
        for table in SHIPPED:
            copy = SQL("COPY {} {}").format
            if (template, table) not in _shipped:
                with (
                    psycopg.connect(host=self.folder, user=OWNER, dbname=template) as other,
                    other.cursor().copy(copy(Identifier(table), SQL("TO STDOUT"))) as rows,
                ):
                    _shipped[template, table] = b"".join(rows)
            with connection.cursor().copy(copy(Identifier(table), SQL("FROM STDIN"))) as rows:
                rows.write(_shipped[template, table])
            connection.execute(
                SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                    Literal(table), Identifier(table)
                )
            )

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Have a database to which no connection leads, for as long as the block: those there are cut."""
        with self.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
            )
        self._command("ALTER DATABASE {} RENAME TO {}", database, f"{database}_aside")
        try:
            yield
        finally:
            self._command("ALTER DATABASE {} RENAME TO {}", f"{database}_aside", database)

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=self.folder, user=OWNER, dbname="postgres", autocommit=True)

    def _command(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A new server with no databases of its own, for as long as the block."""
    # Not the usual temporary folder: a socket's path may have 107 bytes and no more.
    folder = Path(tempfile.mkdtemp(prefix="onramp-pg-", dir="/tmp"))
    try:
        with _started(folder, log=folder / "log") as program:
            server = Postgres(str(folder))
            _wait_until_ready(server, program, log=folder / "log")
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path, *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    options = lesser_user(folder)
    programs = readable(installed(), folder, options)
    data = str(folder / "data")
    with log.open("wb") as output:
        options |= {"stdout": output, "stderr": subprocess.STDOUT}
        subprocess.run([programs / "initdb", "-D", data, *NEW_CLUSTER], check=True, **options)
        haste = [f"--{name}={value}" for name, value in HASTE.items()]
        command = [str(programs / "postgres"), "-D", data, "-k", str(folder), "-h", "", *haste]
        # QUIT ends it at once: nothing here is worth a tidy shutdown.
        with leashed(command, end_with=signal.SIGQUIT, leftovers=str(folder), **options) as program:
            yield program


def _wait_until_ready(server: Postgres, program: subprocess.Popen[bytes], *, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while program.poll() is None and time.monotonic() < deadline:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start. It said:\n{log.read_text(errors='replace')}")
