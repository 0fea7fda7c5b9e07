"""Files as backups, restores and checks need them: opened, with their size, and put under a given name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from app.documents.file_storage import MAX_DRAWN_PAGES, file_path, picture_name, storage_folder, sync_folder


def open_file(name: str) -> IO[bytes] | None:
    """A file, opened to be read; None if there is none of this name."""
    try:
        return file_path(name).open("rb")
    except FileNotFoundError:
        return None


def file_size(name: str) -> int | None:
    """The bytes of a file; None if there is none of this name."""
    try:
        return file_path(name).stat().st_size
    except FileNotFoundError:
        return None


def pictures_of(name: str) -> Iterator[str]:
    """The names of the pictures that there are of the pages of a file."""
    for number in range(MAX_DRAWN_PAGES + 1):
        if file_size(picture_name(name, number)) is not None:
            yield picture_name(name, number)


def holds_files() -> bool:
    """Whether anything is stored, finished or not."""
    with suppress(FileNotFoundError), os.scandir(storage_folder()) as files:
        return any(not file.name.startswith(".") for file in files)
    return False


def restore_folder() -> Path:
    """The folder in which a restore unpacks files before it puts them into the storage."""
    return storage_folder()


def put_files(folder: Path, *, but: str) -> None:
    """Put the files of a folder into the storage under their names, except one. They are on the disk."""
    with os.scandir(folder) as files:
        for file in files:
            if file.name != but:
                Path(file.path).rename(file_path(file.name))
    sync_folder(storage_folder())
