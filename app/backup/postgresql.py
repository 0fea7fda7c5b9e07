"""The programs of PostgreSQL that write and read a dump: `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text

from app.backup.archive import DATABASE_PART_BYTES, ArchiveError

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_KEPT = re.compile(r"PG\w+|PATH|HOME|LANG|LC_\w+|TMPDIR")  # of our environment
_LAST_WORDS = 500  # of a program that fails


def server_version(connection: Connection) -> int:
    """The major version of the server."""
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def program_version(program: str) -> int:
    """The major version of a program. Raises ArchiveError if it is not installed."""
    path = shutil.which(program)
    if path is None:
        raise ArchiveError(f"{program} is not installed. Install the client programs of PostgreSQL.")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = _VERSION.search(told.stdout)
    if not found:
        raise ArchiveError(f"{program} does not say which version it has.")
    return int(found[1])


def check_program(program: str, *, at_least: int, because: str) -> int:
    """The major version of a program. Raises ArchiveError if it is older than `at_least`."""
    version = program_version(program)
    if version < at_least:
        raise ArchiveError(
            f"{program} has version {version}, and {because} has {at_least}. "
            f"Install the client programs of PostgreSQL {at_least}."
        )
    return version


def dump_parts(url: URL, snapshot: str) -> Iterator[bytes]:
    """The dump of a database as an exported snapshot shows it, in parts. Raises ArchiveError."""
    words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with _running(words, url, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None  # noqa: S101
        while part := program.stdout.read(DATABASE_PART_BYTES):
            yield part


def put_dump(url: URL, dump: Path) -> None:
    """Put a dump into a database, all of it or nothing. Raises ArchiveError."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    with _running([*words, str(dump)], url, stdout=subprocess.DEVNULL):
        pass


@contextmanager
def _running(words: list[str], url: URL, **ends: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program on a database. Of our secrets it gets the password, in its environment."""
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    environment["PGCONNECT_TIMEOUT"] = "20"
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    program = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our own words
        [shutil.which(words[0]) or words[0], *words[1:], f"--dbname={plain}"],
        env=environment,
        stderr=subprocess.PIPE,
        **ends,
    )
    try:
        yield program
        _, said = program.communicate()
    except BaseException:
        program.kill()
        program.communicate()
        raise
    if program.returncode:
        words_of_it = said.decode(errors="replace").strip()[-_LAST_WORDS:]
        raise ArchiveError(f"{words[0]} failed: {words_of_it}")
