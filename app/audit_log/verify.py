"""Verifying the record: whether every row is as it was sealed, and every seal follows the one before."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.activity.models import ERASED_TEXT
from app.audit_log.models import Seal, UnsealedRow
from app.audit_log.rules import (
    FIRST_DIGEST,
    SealText,
    is_backdated,
    key_name,
    seal_digest,
    seal_mark,
    sealing_key,
    unpack_digests,
)
from app.audit_log.sealed_rows import NOTES, known_ids_after, row_digests, sealed_table, texts_of, times_of
from app.audit_log.triggers import SEALED_TABLES
from app.db.base import db
from app.db.rows import read_rows
from app.shared.settings import current_settings

SEALS_AT_ONCE = 50
ROWS_AT_ONCE = 5000


@dataclass
class Verification:
    """A verification of the whole record, and what it has looked at so far."""

    seals: int = 0
    rows: int = 0
    adopted: int = 0
    erased: int = 0
    other_key: int = 0
    unsealed: int = 0
    digest: str = FIRST_DIGEST
    digests: set[str] = field(default_factory=set)
    _sealed: dict[str, _Bits] = field(default_factory=dict)
    _last_at: dict[str, datetime] = field(default_factory=dict)
    _is_adopting: bool = True

    def findings(self) -> Iterator[str]:
        """Verify all of the record; a sentence for each thing that is wrong, as it is found."""
        key = sealing_key(current_settings().secret_key)
        for seal in _seals():
            yield from self._check_seal(seal, key)
            yield from self._check_rows(seal)
        for source in SEALED_TABLES:
            yield from self._find_inserted(source)

    def summary(self) -> Iterator[str]:
        """What was looked at, a line each."""
        yield f"{self.rows} rows in {self.seals} seals, {self.adopted} of them from before the first."
        yield f"{self.unsealed} rows wait for a seal. {self.erased} texts were erased."
        if self.other_key:
            yield f"{self.other_key} seals have the mark of another SECRET_KEY, which cannot be checked."
        yield f"Last seal: {self.digest}"

    def _check_seal(self, seal: Any, key: bytes) -> Iterator[str]:
        """Whether a seal continues the chain."""
        self.seals += 1
        if seal.id != self.seals:
            yield f"Seal {self.seals} is missing: the next one is {seal.id}."
            self.seals = seal.id
        text = SealText(seal.id, seal.at, seal.source, seal.columns.split(" "), seal.adopted)
        if seal.digest != seal_digest(self.digest, text, seal.row_digests):
            yield f"Seal {seal.id} was changed, or what came before it."
        if seal.key_name != key_name(key):
            self.other_key += 1
        elif seal.mark != seal_mark(key, seal.digest):
            yield f"Seal {seal.id} was not written by Onramp: its mark is wrong."
        if seal.adopted and not self._is_adopting:
            yield f"Seal {seal.id} says that its rows were there before rows were sealed, but follows others."
        self._is_adopting = self._is_adopting and seal.adopted
        self.digest = seal.digest
        self.digests.add(seal.digest)

    def _check_rows(self, seal: Any) -> Iterator[str]:
        """Whether the rows of a seal are as they were."""
        source = seal.source
        sealed = dict(unpack_digests(seal.row_digests))
        self._sealed.setdefault(source, _Bits()).add(sealed)
        self.rows += len(sealed)
        self.adopted += len(sealed) if seal.adopted else 0
        missing = set(seal.columns.split(" ")) - {column.name for column in sealed_table(source).columns}
        if missing:
            yield f"Seal {seal.id}: {source} no longer has {', '.join(sorted(missing))}."
            return
        found = row_digests(source, seal.columns.split(" "), list(sealed))
        texts = texts_of(sealed) if source == NOTES and len(found) < len(sealed) else {}
        for id_, digest in sealed.items():
            if id_ not in found and texts.get(id_) == ERASED_TEXT:
                self.erased += 1
            elif id_ not in found and id_ not in texts:
                yield f"Row {id_} of {source} was removed (seal {seal.id})."
            elif found.get(id_) != digest:
                yield f"Row {id_} of {source} was changed (seal {seal.id})."
        before = None if seal.adopted else self._last_at.get(source)
        for id_, at in times_of(source, list(sealed)).items():
            if is_backdated(at, before):
                yield f"Row {id_} of {source} says {at.isoformat()}, but was not there before seal {seal.id}."
        self._last_at[source] = seal.at

    def _find_inserted(self, source: str) -> Iterator[str]:
        """Rows that are neither sealed nor wait for a seal were not written by Onramp."""
        sealed = self._sealed.get(source, _Bits())
        after = 0
        while ids := known_ids_after(source, after, ROWS_AT_ONCE):
            after = ids[-1]
            if loose := [id_ for id_ in ids if id_ not in sealed]:
                waiting = _waiting(source, loose)
                self.unsealed += len(waiting)
                for id_ in (each for each in loose if each not in waiting):
                    yield f"Row {id_} of {source} was inserted without a trace: no seal has it."


class _Bits:
    """A set of ids that takes a bit for each."""

    def __init__(self) -> None:
        self._bytes = array("B")

    def add(self, ids: Any) -> None:
        for id_ in ids:
            place, bit = divmod(id_, 8)
            if place >= len(self._bytes):
                self._bytes.frombytes(bytes(place - len(self._bytes) + 1024))
            self._bytes[place] |= 1 << bit

    def __contains__(self, id_: int) -> bool:
        place, bit = divmod(id_, 8)
        return place < len(self._bytes) and bool(self._bytes[place] & 1 << bit)


def _seals() -> Iterator[Any]:
    """All seals in order, some at a time."""
    table = Seal.__table__
    after = 0
    while rows := read_rows(
        select(table).where(table.c.id > after).order_by(table.c.id).limit(SEALS_AT_ONCE)
    ):
        after = rows[-1].id
        yield from rows


def _waiting(source: str, ids: Sequence[int]) -> set[int]:
    waits = select(UnsealedRow.row_id).where(UnsealedRow.source == source, UnsealedRow.row_id.in_(ids))
    return set(db.session.scalars(waits))
