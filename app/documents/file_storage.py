"""The files of documents, and the pictures of their pages beside them: store, read and remove them.

They are in a folder or in a bucket, by the settings. With the settings of both, they are being moved: what is
written goes to the new place, what is read is looked for in both, and what is removed is removed from both.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.documents.refusals import FILE_CHANGED
from app.documents.storage.bucket import Bucket
from app.documents.storage.folder import Folder
from app.documents.storage.interface import FileStore, StorageFailed
from app.documents.storage.names import checked_name, names_with_pictures, new_name, picture_name
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings

if TYPE_CHECKING:
    from config import Settings

_ahead: ContextVar[dict[str, str] | None] = ContextVar("_ahead", default=None)  # names by SHA-256
log = logging.getLogger(__name__)
COMPARED_BYTES = 64 * 1024


class FileChanged(RuleBroken):
    """The content of a file is not the one that was stored under its name."""

    status = 410


@dataclass(frozen=True)
class FilePlaces:
    """Where files are: `new` is written to. While they are moved, some are still in `old`."""

    new: FileStore
    old: FileStore | None = None

    @property
    def all(self) -> list[FileStore]:
        """Both places, the new one first."""
        return [self.new, self.old] if self.old else [self.new]

    def open(self, name: str, digest: str = "") -> IO[bytes] | None:
        """Open a file, as `open_file` does."""
        file = self._found(checked_name(name))
        if file is None or not digest:
            return file
        try:
            check_digest(name, file, digest)
        except BaseException:
            file.close()
            raise
        return file

    def _found(self, name: str) -> IO[bytes] | None:
        """Look in the new place again at the end: a file may just have been moved."""
        for place in [self.new, self.old, self.new] if self.old else [self.new]:
            if (file := place.open(name)) is not None:
                return file
        return None


def file_places() -> FilePlaces:
    """The places of the settings."""
    settings = current_settings()
    return _places_of(settings, is_moving=settings.moves_documents)


def storage_folder() -> Path:
    """The folder of the files, if they are in one."""
    return current_settings().documents_folder


def store_file(content: bytes | IO[bytes]) -> str:
    """Write a file and return its name. A crash leaves no file with that name.

    A content that is a file itself is copied from its place a little at a time.

    Raises StorageFailed if it cannot be written; then nothing that has the name is half of it.
    """
    ahead = _ahead.get()
    if ahead and isinstance(content, bytes) and (stored := ahead.pop(_digest(content), None)):
        return stored
    name = new_name()
    file_places().new.write(name, io.BytesIO(content) if isinstance(content, bytes) else content)
    return name


@contextmanager
def stored_ahead(content: bytes) -> Iterator[None]:
    """Store a content before a transaction begins: `store_file` of it inside asks no bucket.

    What nothing has taken at the end is removed. Raises StorageFailed.
    """
    ahead = {_digest(content): store_file(content)}
    token = _ahead.set(ahead)
    try:
        yield
    finally:
        _ahead.reset(token)
        for name in ahead.values():
            with suppress(StorageFailed):  # the cleanup removes it
                remove_file(name)


def open_file(name: str, digest: str = "") -> IO[bytes] | None:
    """Open a file to be read; None if there is no such file. The caller closes it.

    Raises StorageFailed if it cannot be read now, and FileChanged if its SHA-256 is not the given digest.
    """
    return file_places().open(name, digest)


def read_file(name: str, digest: str = "") -> bytes | None:
    """The content of a file, or None if there is no such file. Raises as `open_file` does."""
    file = open_file(name, digest)
    if file is None:
        return None
    with file:
        return file.read()


def check_digest(name: str, file: IO[bytes], digest: str) -> None:
    """Read an open file, and go back to its start. Raises FileChanged if its SHA-256 is another one."""
    if digest_of(file) != digest:
        log.error("The content of the file %s is not the one that was stored.", name)
        raise FileChanged(FILE_CHANGED)


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of an open file, which is then at its start again."""
    found = hashlib.sha256()
    while chunk := file.read(COMPARED_BYTES):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def remove_file(name: str) -> None:
    """Remove a file, and the pictures of its pages. A missing file is not an error.

    Raises StorageFailed if a place cannot be reached. The old place comes first: `move_file` looks there
    after it has written a copy.
    """
    names = names_with_pictures(name)
    for place in reversed(file_places().all):
        place.remove(names)


def store_picture(name: str, number: int, content: bytes) -> None:
    """Write the picture of a page beside its file, in place of an earlier one. Raises StorageFailed."""
    file_places().new.write(picture_name(name, number), io.BytesIO(content))


def files_older_than(instant: datetime) -> Iterator[str]:
    """The names of all files last written before an instant, finished or not."""
    for place in file_places().all:
        yield from (file.name for file in place.files() if file.written_at < instant)


def last_cleanup() -> datetime:
    """When orphaned files were last removed."""
    return file_places().new.last_cleanup()


def record_cleanup(instant: datetime) -> None:
    """Record a cleanup, for every worker."""
    file_places().new.record_cleanup(instant)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=8)
def _places_of(settings: Settings, *, is_moving: bool) -> FilePlaces:
    folder = Folder(settings.documents_folder)
    if not settings.s3_bucket:
        return FilePlaces(folder)
    bucket = Bucket(
        name=settings.s3_bucket,
        prefix=settings.s3_prefix,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        seconds=settings.s3_seconds,
        key_id=settings.s3_access_key_id,
        secret_key=settings.s3_secret_access_key,
    )
    if not is_moving:
        return FilePlaces(bucket)
    return (
        FilePlaces(folder, bucket) if settings.documents_move_to == "folder" else FilePlaces(bucket, folder)
    )
