"""Making a backup: the database first, as it was at one moment, and then each file that it names.

A file that is added meanwhile is not named by that state, so it is not needed. One that was deleted meanwhile
is noted as deleted: its rows are in the backup, its content is not (decision 93).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, inspect, select, table

from app.backup.archive import (
    ARCHIVE_PIECE_BYTES,
    DATABASE_PART_BYTES,
    FORMAT,
    HEADER,
    ArchiveError,
    ArchiveWriter,
    BackupHeader,
    member_name,
    part_name,
)
from app.backup.encryption import encrypted
from app.backup.postgresql import check_program, dump_parts, server_version
from app.checks.revisions import database_revision
from app.checks.running import one_state_of_the_database
from app.db.base import db, only_reading
from app.documents.copies.stored_files import pictures_of
from app.documents.file_owners import named_files, owned_files
from app.documents.file_storage import open_file
from app.shared import clock

UNFINISHED = ".unfinished"


@dataclass
class BackupSummary:
    """What a backup has. `missing` are files that a record names and nobody has deleted."""

    path: Path
    rows: int = 0
    files: int = 0
    deleted: int = 0
    missing: int = 0
    changed: int = 0


def make_backup(target: Path, recipients: Sequence[Any]) -> BackupSummary:
    """Write a backup to a file that does not exist yet, or into a folder under a name with the time.

    Nothing else has its name before all of it is on the disk. Raises ArchiveError.
    """
    made_at = clock.now()
    ending = ".tar.age" if recipients else ".tar"
    path = target / f"onramp-{made_at:%Y%m%dT%H%M%SZ}{ending}" if target.is_dir() else target
    if path.exists():
        raise ArchiveError(f"{path} exists already. Choose another name.")
    summary = BackupSummary(path)
    with (
        _written_whole(path) as sink,
        encrypted(sink, recipients) as archive,
        tempfile.TemporaryFile() as manifest,
        tempfile.TemporaryFile("w+") as names,
    ):
        writer = ArchiveWriter(archive, manifest, made_at)
        with one_state_of_the_database():
            _write_database(writer, summary)
            names.writelines(f"{each.name} {each.digest or '-'}\n" for each in named_files())
        names.seek(0)
        for line in names:
            _write_file(writer, summary, *line.split())
        writer.finish()
    return summary


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name when all of it is on the disk, and is removed if that fails."""
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ArchiveError(f"{unfinished} exists: a backup runs, or one was killed. Remove it.") from error
    except OSError as error:
        raise ArchiveError(f"{unfinished} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(opened, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except BaseException as error:
        with suppress(OSError):
            unfinished.unlink()
        if isinstance(error, OSError):
            raise ArchiveError(f"The backup could not be written: {error.strerror}.") from error
        raise


def _write_database(writer: ArchiveWriter, summary: BackupSummary) -> None:
    connection = db.session.connection()
    kind = connection.dialect.name
    revision = database_revision(connection)
    if revision is None:
        raise ArchiveError("The database has no tables yet. Run flask db upgrade first.")
    program = None
    if kind == "postgresql":
        at_least = server_version(connection)
        program = check_program("pg_dump", at_least=at_least, because="the server")
    names = inspect(connection).get_table_names()
    rows = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    header = BackupHeader(
        format=FORMAT, kind=kind, revision=revision, made_at=clock.now(), program=program, rows=rows
    )
    summary.rows = sum(rows.values())
    writer.add(HEADER, header.model_dump_json().encode())
    parts = _sqlite_parts() if kind == "sqlite" else _postgresql_parts()
    for number, part in enumerate(parts, start=1):
        writer.add(part_name(number), part)


def _postgresql_parts() -> Iterator[bytes]:
    snapshot = db.session.scalar(select(func.pg_export_snapshot()))
    yield from dump_parts(db.engine.url, str(snapshot))


def _sqlite_parts() -> Iterator[bytes]:
    """The copy of the database file that SQLite's backup makes of the state that this transaction reads.

    It lies beside the database meanwhile, where others may read it as little.
    """
    folder = Path(db.engine.url.database or "").absolute().parent
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as copied:
        copy = Path(copied) / "database"
        driver: Any = db.session.connection().connection.driver_connection
        with closing(sqlite3.connect(copy)) as target:
            driver.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        with copy.open("rb") as file:
            while part := file.read(DATABASE_PART_BYTES):
                yield part


def _write_file(writer: ArchiveWriter, summary: BackupSummary, name: str, digest: str) -> None:
    content = open_file(name)
    if content is None:
        with only_reading():
            was_deleted = not owned_files([name])
        summary.deleted += was_deleted
        summary.missing += not was_deleted
        writer.note(name=member_name(name), absent="deleted" if was_deleted else "missing")
        return
    with content:
        read = writer.add_stream(member_name(name), _size_of(content), _pieces_of(content))
    summary.files += 1
    summary.changed += digest not in ("-", read)
    for picture in pictures_of(name):
        drawn = open_file(picture)
        if drawn is not None:
            with drawn:
                writer.add_stream(member_name(picture), _size_of(drawn), _pieces_of(drawn))


def _pieces_of(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(ARCHIVE_PIECE_BYTES):
        yield piece


def _size_of(content: IO[bytes]) -> int:
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    return size
