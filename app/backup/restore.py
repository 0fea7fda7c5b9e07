"""Restoring a backup into an empty place: all of it, or nothing.

The archive is unpacked beside the files and compared with its manifest first. A table that exists only
meanwhile keeps a worker from sending mail between the moment in which the database is there and the one in
which it says that it is a restored copy (decision 93).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import Connection, MetaData, column, exists, func, inspect, select, table, text

from app.backup.archive import ArchiveError, BackupHeader
from app.backup.encryption import decrypted
from app.backup.postgresql import check_program, put_dump
from app.backup.settle import settle_restored_copy
from app.backup.staging import StagedBackup, read_backup
from app.checks.revisions import is_known_revision, newest_revision
from app.db.base import db, only_reading
from app.db.triggers import drop_triggers
from app.documents.copies.stored_files import holds_files, put_files, restore_folder
from app.restores.queries import RESTORE_RUNS

# What migrations put rows into, in a database that nobody has used.
SHIPPED_TABLES = {"alembic_version", "regions", "resources", "sales_segments", "trigger_checksums"}
NOT_EMPTY = "A backup is restored into an empty place only: set DATABASE_URL and DOCUMENTS_DIR to one."


def restore_backup(archive: Path, identities: Sequence[Any]) -> StagedBackup:
    """Restore a backup. Raises ArchiveError if it is refused, and then the place is as empty as before."""
    check_is_empty()
    with _folder() as folder:
        staged = read_archive(archive, identities, folder)
        _put_database(staged)
        put_files(folder, but=staged.database.name)
    if staged.header.revision != newest_revision():
        flask_migrate.upgrade()
    settle_restored_copy(staged.header.made_at)
    return staged


def read_archive(archive: Path, identities: Sequence[Any], folder: Path | None = None) -> StagedBackup:
    """Read an archive to its end and compare it with its manifest; unpack it if there is a folder."""
    try:
        with archive.open("rb") as file, decrypted(file, identities) as source:
            return read_backup(source, folder, _check_header)
    except OSError as error:
        raise ArchiveError(f"{error.filename or archive} cannot be used: {error.strerror}.") from error


def check_is_empty() -> None:
    """Raise ArchiveError if the database has rows, or the folder of documents has files."""
    with only_reading():
        connection = db.session.connection()
        for name in sorted(set(inspect(connection).get_table_names()) - SHIPPED_TABLES):
            if connection.scalar(select(exists(select(text("1")).select_from(table(name))))):
                raise ArchiveError(f"The database is not empty: {name} has rows. {NOT_EMPTY}")
    if holds_files():
        raise ArchiveError(f"The documents folder is not empty. {NOT_EMPTY}")


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=restore_folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_header(header: BackupHeader) -> None:
    kind = db.engine.dialect.name
    if header.kind != kind:
        raise ArchiveError(f"The backup is one of {header.kind}, and DATABASE_URL names {kind}.")
    if not is_known_revision(header.revision):
        raise ArchiveError("The backup is of a newer version of Onramp. Install that version first.")
    if kind == "postgresql":
        check_program("pg_restore", at_least=header.program or 0, because="the pg_dump of the backup")


def _put_database(staged: StagedBackup) -> None:
    if db.engine.dialect.name == "sqlite":
        _put_sqlite(staged)
        return
    _clear_empty_database()
    runs = table(RESTORE_RUNS, column("since"))
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE restore_in_progress (since timestamptz DEFAULT now())"))
    try:
        put_dump(db.engine.url, staged.database)
        with db.engine.connect() as connection:
            _check_rows(connection, staged.header)
            assert connection.scalar(select(func.count()).select_from(runs)) == 0  # noqa: S101
    except BaseException:
        _clear_empty_database()
        raise


def _clear_empty_database() -> None:
    """Remove the tables of a database that nobody has used, or that was half restored."""
    with db.engine.begin() as connection:
        drop_triggers(connection)
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    db.engine.dispose()


def _put_sqlite(staged: StagedBackup) -> None:
    """Put the database file in place of an empty one, once SQLite finds no fault in it."""
    try:
        with closing(sqlite3.connect(staged.database)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            faults = [line for (line,) in connection.execute("PRAGMA integrity_check(1)") if line != "ok"]
            if faults:
                raise ArchiveError(f"The database of the backup is damaged: {faults[0]}.")
            connection.execute("CREATE TABLE restore_in_progress (since)")
            connection.commit()
    except sqlite3.Error as error:
        raise ArchiveError(f"The database of the backup is damaged: {error}.") from error
    target = Path(db.engine.url.database or "").absolute()
    db.session.remove()
    db.engine.dispose()
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.move(staged.database, target)
    try:
        with db.engine.connect() as connection:
            _check_rows(connection, staged.header)
    except BaseException:
        db.engine.dispose()
        target.unlink()
        raise


def _check_rows(connection: Connection, header: BackupHeader) -> None:
    for name, number in header.rows.items():
        found = connection.scalar(select(func.count()).select_from(table(name)))
        if found != number:
            raise ArchiveError(f"{name} has {found} rows, and the backup says {number}.")
