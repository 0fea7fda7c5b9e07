"""A folder in memory, if this machine has one with room."""

from __future__ import annotations

import os
import shutil

FOLDER = "/dev/shm"  # noqa: S108 (each caller makes a folder of its own in it)
ROOM = 2 * 1024**3  # bytes; a container often has 64 MB there, which a run of all tests fills


def in_memory() -> str | None:
    """A folder in memory for temporary files; None if there is none or too little room."""
    if not os.access(FOLDER, os.W_OK) or shutil.disk_usage(FOLDER).free < ROOM:
        return None
    return FOLDER
