"""The files of documents: in a folder outside the web, under random names, whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from flask import current_app

_NAME = re.compile("[0-9a-f]{32}")
UNFINISHED = ".part"


def folder() -> Path:
    """Where the files lie."""
    path: Path = current_app.extensions["settings"].documents_folder
    return path


def store(content: bytes) -> str:
    """Write a file and answer the name it lies under. A crash leaves nothing under that name."""
    name = secrets.token_hex(16)
    unfinished = folder() / f"{name}{UNFINISHED}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder() / name)
    _settle(folder())
    return name


def stored(name: str) -> bytes | None:
    """What lies under the name; None where nothing does."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return None


def remove(name: str) -> None:
    """Remove a file, which may be gone already."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("No file of ours has such a name.")
    return folder() / name


def _settle(path: Path) -> None:
    """Have the folder itself written down: a name in it is only then sure to outlast a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
