"""The download of a candidate's data: a zip file that is made while it is sent, and stored nowhere.

It uses the memory of one chunk, however large it is. A candidate gets one at a time from a process.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import gettext as _

from app.candidates.models import Candidate
from app.documents import file_storage as storage
from app.documents.models import documents_of_candidate
from app.portal.personal_data import personal_data
from app.portal.questionnaire_data import answer_file_path, archive_path
from app.questionnaire.queries import answer_files_of
from app.shared import clock
from app.shared.refusals import RuleBroken

CHUNK_BYTES = 64 * 1024
_in_progress: set[int] = set()
_lock = threading.Lock()


class DownloadInProgress(RuleBroken):
    """The candidate is downloading their data already."""

    status = 429


class _ZipBuffer:
    """What a ZipFile has written and what is not sent yet."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        self.chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: there is nothing to wait for."""

    def take(self) -> bytes:
        taken = b"".join(self.chunks)
        self.chunks.clear()
        return taken


class DataDownload:
    """A zip file with data.json and the documents, as chunks of a response. Raises DownloadInProgress.

    A document with a missing or changed file is still listed in data.json.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._candidate_id = candidate.id
        with _lock:
            if candidate.id in _in_progress:
                raise DownloadInProgress(
                    _("Your data is already being downloaded. Wait until that download ends, then try again.")
                )
            _in_progress.add(candidate.id)
        try:
            self._data = json.dumps(personal_data(candidate), ensure_ascii=False, indent=2)
            self._files = [
                (archive_path(document), document.stored_as, document.digest)
                for document in documents_of_candidate(candidate)
            ]
            self._files += [
                (answer_file_path(file), file.stored_as, "") for file in answer_files_of(candidate)
            ]
            self._places = storage.file_places()
        except BaseException:
            self.close()
            raise
        self._chunks = self._zip_chunks()

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """Allow the candidate the next download."""
        with _lock:
            _in_progress.discard(self._candidate_id)

    def _open(self, stored_as: str, digest: str) -> IO[bytes] | None:
        """A file, without the application: it is handed out after the request. None for one to leave out."""
        try:
            return self._places.open(stored_as, digest)
        except storage.FileChanged:
            return None

    def _zip_chunks(self) -> Iterator[bytes]:
        buffer = _ZipBuffer()
        with ZipFile(buffer, "w") as archive:  # type: ignore[call-overload] # it needs no more than write
            archive.writestr(_entry("data.json"), self._data)
            for name, stored_as, digest in self._files:
                file = self._open(stored_as, digest)
                if file is None:
                    continue
                with file, archive.open(_entry(name), "w") as entry:
                    while chunk := file.read(CHUNK_BYTES):
                        entry.write(chunk)
                        yield buffer.take()
        yield buffer.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, clock.now().timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
