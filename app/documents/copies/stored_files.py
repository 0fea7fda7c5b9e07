"""Files as backups, restores and checks need them: with their size, and put under a given name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.documents.file_storage import file_places, storage_folder
from app.documents.storage.names import names_with_pictures
from app.shared.settings import current_settings


def file_size(name: str) -> int | None:
    """The bytes of a file; None if there is none of this name."""
    sizes = (place.size(name) for place in file_places().all)
    return next((size for size in sizes if size is not None), None)


def pictures_of(name: str) -> Iterator[str]:
    """The names of the pictures that there are of the pages of a file."""
    for each in names_with_pictures(name):
        if each != name and file_size(each) is not None:
            yield each


def holds_files() -> bool:
    """Whether anything is stored, finished or not."""
    return any(True for place in file_places().all for _file in place.files())


def restore_folder() -> Path:
    """The folder in which a restore unpacks files before it puts them into the storage."""
    return Path(tempfile.gettempdir()) if current_settings().s3_bucket else storage_folder()


def put_files(folder: Path, *, but: str) -> None:
    """Put the files of a folder into the storage under their names, except one."""
    with os.scandir(folder) as files:
        for file in files:
            if file.name != but:
                with Path(file.path).open("rb") as content:
                    file_places().new.write(file.name, content)
