"""A temporary PostgreSQL server on a Unix socket, for one test run.

It trades every safety on disk for speed, and gives each test a database of its own by copying a
template. Where there is room, its many small files are in memory, but for its log of changes, which is long.
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

from tests.real.memory import in_memory
from tests.real.postgres_programs import installed, lesser_user, readable
from tests.real.process import leashed

OWNER = "onramp"
LARGEST_TO_KEEP = 40 * 1024 * 1024  # bytes; a new copy has about half as many
LOOKED_AT_SIZE = 25  # after so many times of emptying
KEPT = ("alembic_version", "trigger_checksums")  # tables no test writes to
SHIPPED = ("regions", "resources", "sales_segments")  # tables the migrations put rows into
WITHOUT_TRIGGERS = "SET lock_timeout = '2s'; SET session_replication_role = replica"  # nor foreign keys
PATIENCE_SECONDS = 30
NEW_CLUSTER = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username", OWNER)
HASTE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "track_counts": "off",
    "update_process_title": "off",
    "plan_cache_mode": "force_generic_plan",  # planning takes longer than the few rows of a test
    "shared_buffers": "256MB",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "max_connections": "200",
}
RESTART = """
PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, min_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
"""
PUT_BACK = """
INSERT INTO public.{0} SELECT * FROM as_new.{0};
PERFORM setval(pg_get_serial_sequence({1}, 'id'), max(id)) FROM public.{0};
"""
FUNCTION = "CREATE FUNCTION as_new.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {} END $$"
_for_emptying: dict[tuple[str, str], psycopg.Connection[Any]] = {}
_emptied: dict[tuple[str, str], int] = {}


@dataclass(frozen=True)
class Postgres:
    """A running server, identified by the folder of its socket, which other processes can use."""

    folder: str

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> None:
        """Create a database as a copy of `template`, which must have no connections."""
        self._command("CREATE DATABASE {} TEMPLATE {}", database, template)

    @property
    def shared_folder(self) -> Path:
        """A folder that all processes of a run share."""
        return Path(self.folder)

    def has(self, template: str) -> bool:
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            return found.fetchone() is not None

    def rename(self, database: str, template: str) -> None:
        """Make a database the template of all processes."""
        self._command("ALTER DATABASE {} RENAME TO {}", database, template)

    def prepare_template(self, database: str) -> None:
        """Put a function into a migrated database, and so into its copies, that makes a copy as new.

        It removes every row but those the migrations put there: a copy would take forty times as long.
        """
        with psycopg.connect(host=self.folder, user=OWNER, dbname=database, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            tables = [Identifier("public", name) for (name,) in rows if name not in KEPT]
            connection.execute("CREATE SCHEMA as_new")
            for name in SHIPPED:
                copied = SQL("CREATE TABLE {} AS TABLE {}")
                connection.execute(copied.format(Identifier("as_new", name), Identifier("public", name)))
            body = SQL("").join(
                [
                    *(SQL("DELETE FROM {};\n").format(table) for table in tables),
                    SQL(RESTART),
                    *(SQL(PUT_BACK).format(Identifier(name), Literal(name)) for name in SHIPPED),
                ]
            )
            connection.execute(SQL(FUNCTION).format(body))

    def empty(self, database: str) -> bool:
        """Reset a database to the state of its template, without triggers and foreign keys.

        Answers False where someone is still at work in the database.
        """
        try:
            self._connection_for_emptying(database).execute("SELECT as_new.empty()")
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def has_grown(self, database: str) -> bool:
        """Whether tests have filled a database so far that a copy is better. It is looked at now and then."""
        uses = _emptied[self.folder, database] = _emptied.get((self.folder, database), 0) + 1
        if uses % LOOKED_AT_SIZE:
            return False
        connection = self._connection_for_emptying(database)
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return size is None or size[0] >= LARGEST_TO_KEEP

    def _connection_for_emptying(self, database: str) -> psycopg.Connection[Any]:
        """A connection for each database, kept open because a new one is slow."""
        connection = _for_emptying.get((self.folder, database))
        if connection is None or connection.closed or connection.broken:
            connection = psycopg.connect(host=self.folder, user=OWNER, dbname=database, autocommit=True)
            connection.execute(WITHOUT_TRIGGERS)
            _for_emptying[self.folder, database] = connection
        return connection

    def _stop_emptying(self, database: str) -> None:
        if connection := _for_emptying.pop((self.folder, database), None):
            connection.close()

    def close(self) -> None:
        """Close the kept connections."""
        for connection in _for_emptying.values():
            connection.close()
        _for_emptying.clear()

    def drop(self, database: str) -> None:
        """Remove a database and its connections."""
        self._stop_emptying(database)
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Make a database unreachable for the block, and cut its connections."""
        self._stop_emptying(database)
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
    """A new server without databases, for the block."""
    # Not the usual temporary folder: a socket's path may have 107 bytes and no more.
    folder = Path(tempfile.mkdtemp(prefix="onramp-pg-", dir="/tmp"))
    data = Path(tempfile.mkdtemp(prefix="onramp-pg-", dir=in_memory() or folder))
    try:
        with _started(folder, data, log=folder / "log") as program:
            server = Postgres(str(folder))
            _wait_until_ready(server, program, log=folder / "log")
            yield server
    finally:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path, data: Path, *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    options = lesser_user(folder, data)
    programs = readable(installed(), folder, options)
    with log.open("wb") as output:
        options |= {"stdout": output, "stderr": subprocess.STDOUT}
        new = [str(programs / "initdb"), "-D", str(data), f"--waldir={folder / 'wal'}", *NEW_CLUSTER]
        subprocess.run(new, check=True, **options)
        haste = [f"--{name}={value}" for name, value in HASTE.items()]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *haste]
        leftovers = [str(data), str(folder)]
        # QUIT ends it at once: nothing here is worth a tidy shutdown.
        with leashed(command, end_with=signal.SIGQUIT, leftovers=leftovers, **options) as program:
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
