"""Files in a folder outside the web root, written atomically. All machines share the folder."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from app.documents.refusals import NOT_READABLE_NOW, STORAGE_FAILED
from app.documents.storage.interface import UNFINISHED_SUFFIX, StorageFailed, StoredFile
from app.documents.storage.names import checked_name, is_file_name, new_name

log = logging.getLogger(__name__)
_LAST_CLEANUP_FILE = ".swept"  # an empty file, as old as the last cleanup


@dataclass(frozen=True)
class Folder:
    """A place for files: a folder that Onramp alone may read."""

    path: Path

    def __str__(self) -> str:
        return f"the folder {self.path}"

    def write(self, name: str, content: IO[bytes]) -> None:
        """Write to another name first: a crash leaves an unfinished file, which the cleanup removes."""
        unfinished, finished = self.path / f"{new_name()}{UNFINISHED_SUFFIX}", self.path / checked_name(name)
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(finished)
            self._sync()
        except OSError as error:
            log.exception("A document could not be stored.")
            for left in (unfinished, finished):
                with suppress(OSError):
                    left.unlink()
            raise StorageFailed(STORAGE_FAILED, field="document") from error

    def open(self, name: str) -> IO[bytes] | None:
        """Open the file itself."""
        try:
            return (self.path / checked_name(name)).open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            log.exception("A document could not be read.")
            raise StorageFailed(NOT_READABLE_NOW) from error

    def size(self, name: str) -> int | None:
        """The size of the file itself."""
        try:
            return (self.path / checked_name(name)).stat().st_size
        except FileNotFoundError:
            return None
        except OSError as error:
            log.exception("A document could not be read.")
            raise StorageFailed(NOT_READABLE_NOW) from error

    def remove(self, names: Sequence[str]) -> None:
        """Remove files one by one."""
        for name in names:
            (self.path / checked_name(name)).unlink(missing_ok=True)

    def files(self) -> Iterator[StoredFile]:
        """Files that are removed meanwhile may be left out."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if is_file_name(entry.name):
                    with suppress(FileNotFoundError):
                        written = datetime.fromtimestamp(entry.stat().st_mtime, UTC)
                        yield StoredFile(entry.name, written)

    def last_cleanup(self) -> datetime:
        """It is the time of an empty file."""
        try:
            return datetime.fromtimestamp((self.path / _LAST_CLEANUP_FILE).stat().st_mtime, UTC)
        except FileNotFoundError:
            return datetime.fromtimestamp(0, UTC)

    def record_cleanup(self, instant: datetime) -> None:
        """Set the time of that file."""
        (self.path / _LAST_CLEANUP_FILE).touch()
        os.utime(self.path / _LAST_CLEANUP_FILE, (instant.timestamp(), instant.timestamp()))

    def _sync(self) -> None:
        """Sync the folder to disk, so that a new name in it survives a power cut."""
        opened = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
