"""Upload a file of the CRM, and read it: a small one at once, a large one by the worker.

A large file is stored in parts, as it came, and read outside the request. Its rows are stored a few thousand
at a time, so that others can write meanwhile; a worker that begins again begins with the first row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.crm_files.kinds import CRM_FILE_KINDS, kind_of
from app.crm_files.models import CrmFilePart, CrmImport
from app.crm_files.queries import column_meanings, last_mapped, remembered_meanings
from app.crm_files.states import FileKind, FileState
from app.crm_files.styles import StyleFinder
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import file_size
from app.staged_files.actions import file_name
from app.staged_files.columns import stored_columns
from app.untrusted.tables.read_rows import with_encoding
from app.untrusted.tables.table_file import TableFile

MAX_CRM_FILE_BYTES = 60_000_000
READ_AT_ONCE_BYTES = 1_000_000
PART_BYTES = 1_000_000
ROWS_PER_COMMIT = 5000


def upload_file(*, kind: FileKind, name: str, content: bytes, encoding: str = "", by: User) -> CrmImport:
    """Store an uploaded file. Nothing is changed yet. A small one is read at once, its columns guessed.

    The same bytes again, from the same person and not applied, are the file that is there (`is_repeated`).
    Raises RuleBroken, which names the row and the reason, if a small file cannot be read.
    """
    if len(content) > MAX_CRM_FILE_BYTES:
        limit = file_size(MAX_CRM_FILE_BYTES)
        raise RuleBroken(_("File too large (limit %(limit)s).", limit=limit), field="file")
    hashed = hashlib.sha256(with_encoding(b"", encoding))
    hashed.update(content)
    digest = hashed.hexdigest()
    known = _uploaded_before(kind, digest, by)
    if known is not None:
        known.is_repeated = True
        return known
    imported = CrmImport(
        kind=kind,
        name=file_name(name),
        encoding=encoding,
        digest=digest,
        columns=[],
        uploaded_by=by,
        state=FileState.READING,
    )
    db.session.add(imported)
    db.session.flush()
    if len(content) <= READ_AT_ONCE_BYTES:
        _read(imported, [content])
    else:
        _store_parts(imported, content)
        imported.due_at = clock.now()
    record_activity(ActivityVerb.UPLOADED_CRM_FILE, imported, by=by)
    return imported


def read_file_again(imported: CrmImport, *, encoding: str) -> None:
    """Let the worker read a file that it could not read in another encoding.

    Raises Conflict if it is read or being read.
    """
    db.session.refresh(imported, with_for_update=True)
    if imported.state is not FileState.NOT_READ:
        raise Conflict(_("This file is being read already, or was."))
    imported.encoding, imported.state, imported.problem = encoding, FileState.READING, None
    imported.digest, imported.due_at = "", clock.now()


def read_stored_file(imported: CrmImport, *, after_some: Callable[[], None]) -> None:
    """Read a file that was stored in parts. `after_some` rows its caller commits, and keeps no lock.

    Raises RuleBroken if it cannot be read: then `forget_rows` removes what was stored of it.
    """
    forget_rows(imported)
    after_some()
    _read(imported, _parts_of(imported), after_some)
    db.session.execute(delete(CrmFilePart).where(CrmFilePart.import_id == imported.id))


def forget_rows(imported: CrmImport) -> None:
    """Delete the rows of a file, which is or will be read from its first row."""
    rows = kind_of(imported).rows
    db.session.execute(delete(rows).where(rows.import_id == imported.id))
    imported.done = 0


def _uploaded_before(kind: FileKind, digest: str, by: User) -> CrmImport | None:
    """The same file that the person uploaded, if it is neither applied nor deleted."""
    same = (CrmImport.kind == kind, CrmImport.uploaded_by_id == by.id, CrmImport.digest == digest)
    is_new = (CrmImport.applied_at.is_(None), CrmImport.cleared_at.is_(None))
    return db.session.scalars(select(CrmImport).where(*same, *is_new)).one_or_none()


def _store_parts(imported: CrmImport, content: bytes) -> None:
    for number, begin in enumerate(range(0, len(content), PART_BYTES)):
        part = content[begin : begin + PART_BYTES]
        values = {"import_id": imported.id, "number": number, "content": part}
        db.session.execute(insert(CrmFilePart).values(values))


def _parts_of(imported: CrmImport) -> Iterator[bytes]:
    """The bytes of a file, a part at a time."""
    part = select(CrmFilePart.content).where(CrmFilePart.import_id == imported.id)
    for number in count():
        content = db.session.scalars(part.where(CrmFilePart.number == number)).one_or_none()
        if content is None:
            return
        yield content


def _read(
    imported: CrmImport, content: Iterable[bytes], after_some: Callable[[], None] = lambda: None
) -> None:
    """Store the rows of a file as they come, and what they say of the whole file."""
    of_kind = CRM_FILE_KINDS[imported.kind]
    file = TableFile(content, imported.encoding)
    columns = of_kind.columns.guess(file.headers, remembered_meanings(imported.kind))
    imported.columns = stored_columns(file.headers, columns)
    styles = StyleFinder(of_kind, column_meanings(imported))
    stored = 0
    for rows in file.rows():
        values = [
            {"import_id": imported.id, "number": number, "cells": cells, "is_read": False}
            for number, cells in rows
        ]
        styles.look_at(rows)
        db.session.execute(insert(of_kind.rows), values)
        stored += len(rows)
        if stored % ROWS_PER_COMMIT == 0:
            imported.done = stored
            after_some()
    imported.row_count, imported.encoding, imported.footer_from = stored, file.encoding, styles.footer_from
    last = last_mapped(imported.kind)
    imported.date_style = styles.date_style or (last.date_style if last else None)
    imported.number_style = styles.number_style or (last.number_style if last else None)
    imported.state, imported.done = FileState.UPLOADED, 0
    db.session.flush()
