"""What a place for files can do. `file_storage` asks the place, or the two places, of the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from app.shared.refusals import RuleBroken

UNFINISHED_SUFFIX = ".part"


class StorageFailed(RuleBroken):
    """The place of the files cannot be written to or read from now: it is full, or cannot be reached."""

    status = 503


@dataclass(frozen=True)
class StoredFile:
    """A file that is in a place, finished or not. Whatever else is there is not listed."""

    name: str
    written_at: datetime


class FileStore(Protocol):
    """A place for files. Nobody but Onramp can read what is there.

    Each method raises StorageFailed if the place cannot be used now.
    """

    def __str__(self) -> str:
        """The place, for an operator; without secrets."""

    def write(self, name: str, content: IO[bytes]) -> None:
        """Write a file as a whole, in place of an earlier one. If it fails, no part of it has the name.

        The content is read from its place, a little at a time.
        """

    def open(self, name: str) -> IO[bytes] | None:
        """Open a file to be read, from its start; None if there is none. All of it can be read."""

    def size(self, name: str) -> int | None:
        """The bytes of a file; None if there is none."""

    def remove(self, names: Sequence[str]) -> None:
        """Remove files. A missing one is not an error."""

    def files(self) -> Iterator[StoredFile]:
        """All files, read a little at a time. Files may be removed meanwhile."""

    def last_cleanup(self) -> datetime:
        """When orphaned files were last removed from here."""

    def record_cleanup(self, instant: datetime) -> None:
        """Record a cleanup, for every worker."""
