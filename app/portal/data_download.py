"""A candidate's data as one file to take along: made while it is handed out, and kept nowhere.

It takes the memory of one piece, however much there is. A candidate gets one at a time from a process.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import gettext as _

from app.candidates.models import Candidate
from app.documents import file_storage as storage
from app.documents.models import documents_of_candidate
from app.portal.personal_data import archive_path, personal_data
from app.shared import clock
from app.shared.refusals import RuleBroken

CHUNK_BYTES = 64 * 1024  # bytes
_under_way: set[int] = set()
_lock = threading.Lock()


class DownloadInProgress(RuleBroken):
    """The candidate is being handed a file at this moment."""

    status = 429


class _ZipBuffer:
    """What a ZipFile has written and nobody has taken yet."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def take(self) -> bytes:
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


class DataDownload:
    """A zip with data.json and the documents, as an answer is made of it: piece by piece, then closed.

    A document whose file is lost is named in data.json all the same. Raises OneIsUnderWay.
    """

    def __init__(self, candidate: Candidate) -> None:
        self._candidate_id = candidate.id
        with _lock:
            if candidate.id in _under_way:
                raise DownloadInProgress(
                    _("Your data is already being downloaded. Wait until that download ends, then try again.")
                )
            _under_way.add(candidate.id)
        try:
            self._data = json.dumps(personal_data(candidate), ensure_ascii=False, indent=2)
            self._files = [
                (archive_path(document), storage.file_path(document.stored_as))
                for document in documents_of_candidate(candidate)
            ]
        except BaseException:
            self.close()
            raise
        self._pieces = self._made()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Let the candidate have the next one."""
        with _lock:
            _under_way.discard(self._candidate_id)

    def _made(self) -> Iterator[bytes]:
        made = _ZipBuffer()
        with ZipFile(made, "w") as archive:  # type: ignore[call-overload] # it needs no more than write
            archive.writestr(_entry("data.json"), self._data)
            for name, path in self._files:
                with (
                    suppress(FileNotFoundError),
                    path.open("rb") as file,
                    archive.open(_entry(name), "w") as entry,
                ):
                    while piece := file.read(CHUNK_BYTES):
                        entry.write(piece)
                        yield made.take()
        yield made.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, clock.now().timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
