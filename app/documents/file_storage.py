"""The files of documents, and the pictures of their pages beside them.

They are in a folder outside the web root, under random names, written atomically.
"""

from __future__ import annotations

import io
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from app.documents.refusals import STORAGE_FAILED
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings

log = logging.getLogger(__name__)

UNFINISHED_SUFFIX = ".part"
_LAST_CLEANUP_FILE = ".swept"  # an empty file, as old as the last cleanup
MAX_DRAWN_PAGES = 20  # of a document; the others are in its file
THUMBNAIL = 0  # the number of the small picture of the first page
_BASE_NAME = re.compile("[0-9a-f]{32}")
_FILE_NAME = re.compile(rf"[0-9a-f]{{32}}(-\d{{1,3}}|{re.escape(UNFINISHED_SUFFIX)})?")


def storage_folder() -> Path:
    """The folder of the files."""
    return current_settings().documents_folder


class StorageFailed(RuleBroken):
    """The folder cannot be written to, for example because it is full."""

    status = 503


def store_file(content: bytes | IO[bytes]) -> str:
    """Write a file and return its name. A crash leaves no file with that name.

    A content that is a file itself is copied from its place a little at a time.

    Raises StorageFailed if it cannot be written; then nothing is left of it.
    """
    name = secrets.token_hex(16)
    unfinished = storage_folder() / f"{name}{UNFINISHED_SUFFIX}"
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(io.BytesIO(content) if isinstance(content, bytes) else content, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(storage_folder() / name)
        sync_folder(storage_folder())
    except OSError as error:
        log.exception("A document could not be stored.")
        for left in (unfinished, storage_folder() / name):
            with suppress(OSError):
                left.unlink()
        raise StorageFailed(STORAGE_FAILED, field="document") from error
    return name


def read_file(name: str) -> bytes | None:
    """The content of a file, or None if there is no such file."""
    try:
        return file_path(name).read_bytes()
    except FileNotFoundError:
        return None


def remove_file(name: str) -> None:
    """Remove a file, and the pictures of its pages. A missing file is not an error."""
    file_path(name).unlink(missing_ok=True)
    if _BASE_NAME.fullmatch(name):
        for number in range(MAX_DRAWN_PAGES + 1):
            file_path(picture_name(name, number)).unlink(missing_ok=True)


def picture_name(name: str, number: int) -> str:
    """The name of the picture of a page, from 1, or of the THUMBNAIL: it belongs to its file by its name."""
    return f"{name}-{number}"


def store_picture(name: str, number: int, content: bytes) -> None:
    """Write the picture of a page beside its file, in place of an earlier one. Raises StorageFailed."""
    file_path(store_file(content)).replace(file_path(picture_name(name, number)))


def file_name_of(name: str) -> str:
    """The name of the file that a picture belongs to; of a file, its own."""
    return name.partition("-")[0]


def files_older_than(instant: datetime) -> Iterator[str]:
    """The names of all files last written before an instant, finished or not."""
    with os.scandir(storage_folder()) as files:
        for file in files:
            if _FILE_NAME.fullmatch(file.name) and file.stat().st_mtime < instant.timestamp():
                yield file.name


def last_cleanup() -> datetime:
    """When orphaned files were last removed from the folder."""
    try:
        return datetime.fromtimestamp((storage_folder() / _LAST_CLEANUP_FILE).stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.fromtimestamp(0, UTC)


def record_cleanup(instant: datetime) -> None:
    """Record a cleanup, for every worker that shares the folder."""
    (storage_folder() / _LAST_CLEANUP_FILE).touch()
    os.utime(storage_folder() / _LAST_CLEANUP_FILE, (instant.timestamp(), instant.timestamp()))


def file_path(name: str) -> Path:
    """The path of a file name. Raises ValueError for a name that `store_file` does not make."""
    if not _FILE_NAME.fullmatch(name):
        raise ValueError("No file of ours has such a name.")
    return storage_folder() / name


def sync_folder(path: Path) -> None:
    """Sync the folder to disk, so that a new name in it survives a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
