"""Empty places to restore into, what a database has, and archives that are not as a backup leaves them."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from app import create_app
from app.backup.archive import FORMAT, HEADER, ArchiveWriter, BackupHeader, member_name, part_name
from app.checks.revisions import newest_revision
from app.db.base import db
from tests.factories.settings import settings_from
from tests.real.databases import Engine, blank_database
from tests.real.postgres_programs import installed

A_MOMENT = datetime(2026, 11, 2, 12, tzinfo=UTC)
IDENTITY = pyrage.x25519.Identity.generate()


@contextmanager
def empty_place(engine: Engine, documents: Path, **more: str) -> Iterator[Flask]:
    """Onramp on a database and a folder of its own that nobody has used."""
    with blank_database(engine) as url:
        environ = {"ONRAMP_ENV": "testing", "DATABASE_URL": url, "DOCUMENTS_DIR": str(documents), **more}
        app = create_app(settings_from(environ))
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def use_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pg_dump and pg_restore be those of the server of the tests."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(installed()), os.environ.get("PATH", os.defpath)]))


def all_rows() -> dict[str, list[Any]]:
    """The rows of every table of the database, in order."""
    connection, tables = db.session.connection(), MetaData()
    tables.reflect(connection)
    rows = {each.name: sorted(map(repr, connection.execute(select(each)))) for each in tables.sorted_tables}
    db.session.rollback()
    return rows


def an_archive(*, files: int = 2, kind: str = "sqlite") -> bytes:
    """A backup of nothing, and its files, as it is written."""
    sink, manifest = io.BytesIO(), io.BytesIO()
    writer = ArchiveWriter(sink, manifest, A_MOMENT)
    header = BackupHeader(
        format=FORMAT, kind=kind, revision=newest_revision(), made_at=A_MOMENT, program=None, rows={}
    )
    writer.add(HEADER, header.model_dump_json().encode())
    writer.add(part_name(1), b"a database" * 7)
    for number in range(files):
        writer.add(member_name(f"{number:032x}"), b"Four years of renewals")
    writer.finish()
    return sink.getvalue()


def an_archive_with(name: str, content: bytes = b"", **details: Any) -> bytes:
    """The same, with another member before its last file."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for detail, value in details.items():
        setattr(member, detail, value)
    block = member.tobuf(tarfile.PAX_FORMAT if len(name) > 100 else tarfile.USTAR_FORMAT)
    filled = content + b"\0" * (-len(content) % tarfile.BLOCKSIZE)
    whole = an_archive()
    before = whole.index(member_name(f"{1:032x}").encode())
    return whole[:before] + block + filled + whole[before:]
