"""Sealing the record: the worker puts the digests of new rows into a seal, which continues the chain.

Those who write rows wait for nobody: a trigger notes each new row, and one worker at a time seals.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.audit_log.models import NoteKey, Seal, UnsealedRow
from app.audit_log.rules import (
    FIRST_DIGEST,
    SealText,
    key_name,
    pack_digests,
    seal_digest,
    seal_mark,
    sealing_key,
)
from app.audit_log.sealed_rows import NOTES, row_digests, sealed_columns, texts_of
from app.db.base import db
from app.db.locks import lock_alone
from app.db.rows import one_of, read_rows
from app.shared import clock
from app.shared.settings import current_settings

log = logging.getLogger(__name__)
ROWS_OF_A_SEAL = 1000
SEALED_WITHIN = timedelta(minutes=1)  # fewer than ROWS_OF_A_SEAL rows wait until the last seal is so old


def seal_some_rows() -> bool:
    """Seal rows that wait, and commit, if they fill a seal or the last one is SEALED_WITHIN old.

    Returns whether more may wait.
    """
    sealed = is_seal_due() and seal_next_rows()
    db.session.commit()
    return sealed


def is_seal_due() -> bool:
    """True if rows wait for a seal that is due."""
    waiting = select(UnsealedRow.id).limit(ROWS_OF_A_SEAL).subquery()
    number = db.session.scalar(select(func.count()).select_from(waiting)) or 0
    last = db.session.scalar(select(Seal.at).order_by(Seal.id.desc()).limit(1))
    return number == ROWS_OF_A_SEAL or bool(number and (last is None or clock.now() - last >= SEALED_WITHIN))


def seal_next_rows() -> bool:
    """Seal the rows that have waited the longest, of each table. Returns whether there were any."""
    lock_alone("seals")
    waiting = read_rows(
        select(UnsealedRow.id, UnsealedRow.source, UnsealedRow.row_id, UnsealedRow.adopted)
        .order_by(UnsealedRow.id)
        .limit(ROWS_OF_A_SEAL)
    )
    for source, adopted in dict.fromkeys((row.source, row.adopted) for row in waiting):
        ids = [row.row_id for row in waiting if (row.source, row.adopted) == (source, adopted)]
        _add_seal(source, ids, adopted=adopted)
    if waiting:
        db.session.execute(delete(UnsealedRow).where(one_of(UnsealedRow.id, [row.id for row in waiting])))
    return bool(waiting)


def last_seal() -> tuple[int, str]:
    """The number and the digest of the last seal; 0 and FIRST_DIGEST before the first."""
    row = db.session.execute(select(Seal.id, Seal.digest).order_by(Seal.id.desc()).limit(1)).first()
    return (row.id, row.digest) if row else (0, FIRST_DIGEST)


def _add_seal(source: str, ids: Sequence[int], *, adopted: bool) -> None:
    number, before = last_seal()
    if source == NOTES:
        _make_keys(ids)
    columns = sealed_columns(source)
    packed = pack_digests(row_digests(source, columns, ids))
    text = SealText(number + 1, clock.now(), source, columns, adopted)
    digest = seal_digest(before, text, packed)
    key = sealing_key(current_settings().secret_key)
    values: dict[str, Any] = {
        "id": text.id,
        "at": text.at,
        "source": source,
        "columns": " ".join(columns),
        "adopted": adopted,
        "row_digests": packed,
        "digest": digest,
        "mark": seal_mark(key, digest),
        "key_name": key_name(key),
    }
    db.session.execute(insert(Seal).values(values))
    log.info("Seal %s of the record: %s", text.id, digest)


def _make_keys(note_ids: Sequence[int]) -> None:
    """Make the keys of texts. A text that is erased or changed from now on loses its key (a trigger)."""
    values = [{"note_id": id_, "key": secrets.token_bytes(32)} for id_ in texts_of(note_ids)]
    if values:
        db.session.execute(insert(NoteKey), values)
