"""Unpacking an archive into a folder of its own, and comparing each member with the manifest.

Nothing of it is used before all of it is there and has the hash that the manifest names.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.backup.archive import (
    HEADER,
    MANIFEST,
    MAX_MEMBER_BYTES,
    ArchiveError,
    BackupHeader,
    Member,
    part_name,
    read_header,
    read_members,
    stored_name,
)

DATABASE = "database"  # the file in the folder with its parts together
NOT_IN_ORDER = "The archive is damaged: its members are not those of a backup, in order."


@dataclass
class StagedBackup:
    """A backup that was unpacked into a folder. `absent` are files that were not there to be backed up."""

    folder: Path
    header: BackupHeader
    files: int = 0
    absent: int = 0

    @property
    def database(self) -> Path:
        return self.folder / DATABASE


def read_backup(source: IO[bytes], folder: Path | None, check: Any) -> StagedBackup:
    """Read an archive to its end, and put its members into an empty folder if there is one.

    `check(header)` may refuse it before anything else is read. Raises ArchiveError.
    """
    members = read_members(source)
    header = _header(members)
    check(header[0])
    staged = StagedBackup(folder or Path(), header[0])
    with tempfile.TemporaryFile("w+") as seen:
        seen.write(header[1])
        parts = 0
        for member in members:
            if member.name == MANIFEST:
                seen.seek(0)
                _compare(member, seen, staged)
                if next(members, None) is not None:
                    raise ArchiveError(NOT_IN_ORDER)
                return staged
            if stored_name(member.name) is None:
                parts += 1
                if member.name != part_name(parts) or staged.files:
                    raise ArchiveError(NOT_IN_ORDER)
            staged.files += stored_name(member.name) is not None
            _unpack(member, folder)
            seen.write(_line(member))
    raise ArchiveError("The archive is damaged: it has no manifest.")


def _header(members: Iterator[Member]) -> tuple[BackupHeader, str]:
    first = next(members, None)
    if first is None or first.name != HEADER:
        raise ArchiveError(NOT_IN_ORDER)
    content = b"".join(first.pieces())
    return read_header(content), _line(first)


def _line(member: Member) -> str:
    return f"{member.name} {member.size} {member.sha256}\n"


def _unpack(member: Member, folder: Path | None) -> None:
    """Write a member to the folder: the parts of the database to one file, a file to one with its name."""
    if folder is None:
        for _piece in member.pieces():
            pass
        return
    stored = stored_name(member.name)
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (os.O_APPEND if stored is None else os.O_EXCL)
    try:
        opened = os.open(folder / (stored or DATABASE), flags, 0o600)
    except FileExistsError as error:
        raise ArchiveError(f"The archive has {member.name} twice.") from error
    with os.fdopen(opened, "wb") as file:
        for piece in member.pieces():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _compare(manifest: Member, seen: IO[str], staged: StagedBackup) -> None:
    """Compare what was read with the manifest, line by line. Raises ArchiveError for the first difference."""
    for line in _lines(manifest):
        try:
            noted = json.loads(line)
            if "absent" in noted:
                staged.absent += 1
                continue
            told = f"{noted['name']} {noted['size']} {noted['sha256']}\n"
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveError("The archive is damaged: its manifest cannot be read.") from error
        found = seen.readline()
        if found != told:
            raise ArchiveError(f"{noted['name']} is not as it was backed up: its SHA-256 is another one.")
    if seen.readline():
        raise ArchiveError("The archive has members that its manifest does not name.")


def _lines(manifest: Member) -> Iterator[bytes]:
    rest = b""
    for piece in manifest.pieces():
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_MEMBER_BYTES[HEADER]:
            break
        yield from lines
    if rest:
        raise ArchiveError("The archive is damaged: its manifest cannot be read.")
