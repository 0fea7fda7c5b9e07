"""A file as a browser sent it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UploadedFile:
    """The name comes from the sender and is not trusted."""

    name: str
    content: bytes
