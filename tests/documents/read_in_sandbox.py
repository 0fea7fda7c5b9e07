"""What a process of the sandbox does for a test. It imports no more than that takes."""

from __future__ import annotations

import io
import zipfile

from app.documents.extract_text import extract_text


def outcomes(given: bytes) -> list[dict[str, str]]:
    """What comes of reading each file of an archive."""
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        return [extract_text(archive.read(name)) for name in archive.namelist()]
