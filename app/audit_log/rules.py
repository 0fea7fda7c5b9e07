"""How rows become digests, and digests a chain. Pure: values in, bytes out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

ID_BYTES, DIGEST_BYTES = 8, 32
BACKDATED_AFTER = timedelta(days=1)  # between what a row says and the seal before it
FIRST_DIGEST = "0" * 64  # in place of the seal before the first one


@dataclass(frozen=True)
class SealText:
    """What the digest of a seal is made of, besides the digests of its rows."""

    id: int
    at: datetime
    source: str
    columns: Sequence[str]
    adopted: bool


def row_digest(values: Mapping[str, Any]) -> bytes:
    """The digest of a row: of its columns by name, and their values as both databases give them."""
    text = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def text_digest(key: bytes, text: str) -> bytes:
    """The digest of a text with its own key. Without the key, nobody can try what the text may have been."""
    return hmac.digest(key, text.encode(), "sha256")


def pack_digests(digests: Mapping[int, bytes]) -> bytes:
    """The ids and digests of rows as one value, in the order of their ids."""
    return b"".join(id_.to_bytes(ID_BYTES, "big") + digests[id_] for id_ in sorted(digests))


def unpack_digests(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """The ids and digests that `pack_digests` has put together."""
    for start in range(0, len(packed), ID_BYTES + DIGEST_BYTES):
        middle = start + ID_BYTES
        yield int.from_bytes(packed[start:middle], "big"), packed[middle : middle + DIGEST_BYTES]


def seal_digest(before: str, text: SealText, packed: bytes) -> str:
    """The digest of a seal: of the digest of the seal before, of what it says, and of its rows."""
    said = [before, text.id, text.at.astimezone(UTC).isoformat(), text.source, *text.columns, text.adopted]
    return hashlib.sha256(json.dumps(said).encode() + packed).hexdigest()


def sealing_key(secret: str) -> bytes:
    """The key that marks seals, made from the secret of the settings."""
    return hmac.digest(secret.encode(), b"seals of the record", "sha256")


def key_name(key: bytes) -> str:
    """A name that tells one key from another and gives nothing away."""
    return hashlib.sha256(key).hexdigest()[:16]


def seal_mark(key: bytes, digest: str) -> str:
    """What only a holder of the key can write under a seal."""
    return hmac.new(key, digest.encode(), "sha256").hexdigest()


def is_backdated(at: datetime | None, sealed_before: datetime | None) -> bool:
    """True if a row says that it is older than the seal before it by more than BACKDATED_AFTER.

    It would have been sealed with its contemporaries.
    """
    return at is not None and sealed_before is not None and at < sealed_before - BACKDATED_AFTER


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
