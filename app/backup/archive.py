"""The archive of a backup: its members, its header and its manifest, written and read in one pass.

It is a tar in the USTAR format. It is read block by block and not by `tarfile`, which would follow links,
extended headers and sparse files of any size: here, they are refused.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.jsonl"
ARCHIVE_PIECE_BYTES = 1024 * 1024
DATABASE_PART_BYTES = 8 * 1024 * 1024  # of the database
MAX_FILE_BYTES = 2 * 1024**3
MAX_MEMBER_BYTES = {HEADER: 256 * 1024, MANIFEST: 4 * 1024**3}
_BLOCK = tarfile.BLOCKSIZE
_ZEROS = b"\0" * _BLOCK
_DATABASE, _FILES = "database/", "documents/"
_PART = re.compile(rf"{_DATABASE}[0-9]{{6}}")
_FILE = re.compile(rf"{_FILES}([0-9a-f]{{32}}(?:-[0-9]{{1,3}})?)")


class ArchiveError(Exception):
    """The archive cannot be used; the sentence says why."""


class BackupHeader(BaseModel):
    """What an archive says of itself, before anything else."""

    model_config = ConfigDict(extra="ignore")

    format: int
    kind: Literal["sqlite", "postgresql"]
    revision: str = Field(max_length=32)
    made_at: datetime
    program: int | None = Field(None, description="the major version of the pg_dump that wrote the database")
    rows: dict[str, int] = Field(description="how many rows each table has")


def part_name(number: int) -> str:
    """The name of a part of the database, from 1."""
    return f"{_DATABASE}{number:06}"


def member_name(file: str) -> str:
    """The name in the archive of a stored file."""
    return f"{_FILES}{file}"


def stored_name(member: str) -> str | None:
    """The name of the stored file that a member is; None for another member."""
    found = _FILE.fullmatch(member)
    return found[1] if found else None


class ArchiveWriter:
    """Writes members one after the other, and the manifest last. `manifest` is an empty temporary file."""

    def __init__(self, sink: IO[bytes], manifest: IO[bytes], made_at: datetime) -> None:
        self._sink, self._manifest, self._made_at = sink, manifest, int(made_at.timestamp())

    def add(self, name: str, content: bytes) -> None:
        """Add a member of a few megabytes."""
        self.add_stream(name, len(content), [content])

    def add_stream(self, name: str, size: int, pieces: Iterable[bytes]) -> str:
        """Add a member, piece by piece. Returns its SHA-256. Raises ArchiveError if it has another size."""
        digest, left = hashlib.sha256(), size
        self._begin(name, size)
        for piece in pieces:
            digest.update(piece)
            left -= len(piece)
            self._sink.write(piece)
        if left:
            raise ArchiveError(f"{name} has changed its size while it was read.")
        self._fill(size)
        self.note(name=name, size=size, sha256=digest.hexdigest())
        return digest.hexdigest()

    def note(self, **line: str | int) -> None:
        """Write a line of the manifest."""
        self._manifest.write(json.dumps(line).encode() + b"\n")

    def finish(self) -> None:
        """Write the manifest and the end."""
        size = self._manifest.tell()
        self._manifest.seek(0)
        self._begin(MANIFEST, size)
        while piece := self._manifest.read(ARCHIVE_PIECE_BYTES):
            self._sink.write(piece)
        self._fill(size)
        self._sink.write(2 * _ZEROS)

    def _begin(self, name: str, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self._made_at
        self._sink.write(info.tobuf(tarfile.USTAR_FORMAT))

    def _fill(self, size: int) -> None:
        self._sink.write(b"\0" * (-size % _BLOCK))


class Member:
    """A member of an archive that is being read."""

    def __init__(self, source: IO[bytes], name: str, size: int) -> None:
        self.name, self.size, self._source = name, size, source
        self.sha256 = ""

    def pieces(self) -> Iterator[bytes]:
        """Its content, piece by piece, once. Then `sha256` is known."""
        digest, left = hashlib.sha256(), self.size
        while left:
            piece = _exactly(self._source, min(left, ARCHIVE_PIECE_BYTES))
            digest.update(piece)
            left -= len(piece)
            yield piece
        if _exactly(self._source, -self.size % _BLOCK).strip(b"\0"):
            raise ArchiveError("The archive is damaged: it has bytes between two members.")
        self.sha256 = digest.hexdigest()


def read_members(source: IO[bytes]) -> Iterator[Member]:
    """The members of an archive in order. Each has to be read before the next one.

    Raises ArchiveError for one that is cut off or damaged, or that has a member which a backup never has: a
    link, a device, a sparse file, a name that leads elsewhere, too much.
    """
    while (block := _exactly(source, _BLOCK)) != _ZEROS:
        yield _member(source, block)
    if _exactly(source, _BLOCK) != _ZEROS or source.read(1):
        raise ArchiveError("The archive is damaged: something follows its end.")


def read_header(content: bytes) -> BackupHeader:
    """The header of an archive. Raises ArchiveError if it is of another format."""
    try:
        header = BackupHeader.model_validate_json(content)
    except ValidationError as error:
        raise ArchiveError("The archive is no backup of Onramp, or its header is damaged.") from error
    if header.format != FORMAT:
        raise ArchiveError(f"The archive has format {header.format}. This version of Onramp reads {FORMAT}.")
    return header


def _member(source: IO[bytes], block: bytes) -> Member:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise ArchiveError("The archive is damaged, or it is no backup of Onramp.") from error
    is_known = info.name in MAX_MEMBER_BYTES or _PART.fullmatch(info.name) or _FILE.fullmatch(info.name)
    if info.type != tarfile.REGTYPE or not is_known:
        raise ArchiveError(f"The archive has a member that a backup never has: {info.name[:80]!r}.")
    if info.tobuf(tarfile.USTAR_FORMAT) != block:
        raise ArchiveError(f"The archive is damaged at {info.name}.")
    most = (
        DATABASE_PART_BYTES if _PART.fullmatch(info.name) else MAX_MEMBER_BYTES.get(info.name, MAX_FILE_BYTES)
    )
    if not 0 <= info.size <= most:
        raise ArchiveError(f"The member {info.name} of the archive is too large.")
    return Member(source, info.name, info.size)


def _exactly(source: IO[bytes], size: int) -> bytes:
    """So many bytes. A pipe gives them in parts."""
    parts = []
    while size:
        part = source.read(size)
        if not part:
            raise ArchiveError("The archive is cut off.")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
