"""The names of files: random, with the pictures of their pages beside them."""

from __future__ import annotations

import re
import secrets

from app.documents.storage.interface import UNFINISHED_SUFFIX

MAX_DRAWN_PAGES = 20  # of a document; the others are in its file
THUMBNAIL = 0  # the number of the small picture of the first page
_BASE_NAME = re.compile("[0-9a-f]{32}")
_FILE_NAME = re.compile(rf"[0-9a-f]{{32}}(-\d{{1,3}}|{re.escape(UNFINISHED_SUFFIX)})?")


def new_name() -> str:
    """A name that no file has."""
    return secrets.token_hex(16)


def is_file_name(name: str) -> bool:
    """Whether a file of ours can have this name, finished or not."""
    return _FILE_NAME.fullmatch(name) is not None


def checked_name(name: str) -> str:
    """The name itself. Raises ValueError for one that no file of ours has."""
    if not is_file_name(name):
        raise ValueError("No file of ours has such a name.")
    return name


def is_picture(name: str) -> bool:
    """Whether it is the name of a picture of a page."""
    return "-" in name


def picture_name(name: str, number: int) -> str:
    """The name of the picture of a page, from 1, or of the THUMBNAIL: it belongs to its file by its name."""
    return f"{name}-{number}"


def file_name_of(name: str) -> str:
    """The name of the file that a picture belongs to; of a file, its own."""
    return name.partition("-")[0]


def names_with_pictures(name: str) -> list[str]:
    """A name, and those that the pictures of its pages may have."""
    pictures = range(MAX_DRAWN_PAGES + 1) if _BASE_NAME.fullmatch(checked_name(name)) else ()
    return [name, *(picture_name(name, number) for number in pictures)]
