"""A candidate's data as one file to take along, made in memory and kept nowhere."""

from __future__ import annotations

import json
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from app.candidates.documents import content_of
from app.candidates.documents.keeping import FileGone
from app.candidates.models import Candidate
from app.portal.data import data_of, file_name


def archive_of(candidate: Candidate) -> BytesIO:
    """A zip with data.json and the documents. One whose file is lost is named in data.json all the same."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data_of(candidate), ensure_ascii=False, indent=2))
        for document in candidate.documents:
            with suppress(FileGone):
                archive.writestr(file_name(document), content_of(document))
    file.seek(0)
    return file
