"""A candidate's data as one file to take along, made in memory and kept nowhere."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from app.candidates.models import Candidate
from app.portal.data import data_of


def archive_of(candidate: Candidate) -> BytesIO:
    """A zip with data.json."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data_of(candidate), ensure_ascii=False, indent=2))
    file.seek(0)
    return file
