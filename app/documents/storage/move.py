"""Move files from one place to the other, while Onramp runs. It can be stopped at any time and run again.

A file is in the old place until its copy in the new one has been read back and compared. So it is never in
neither, and a crash leaves at most a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from app.db.base import db
from app.documents.file_owners import owned_files, recorded_digests
from app.documents.file_storage import FilePlaces, digest_of
from app.documents.orphan_cleanup import ORPHAN_AGE
from app.documents.storage.interface import UNFINISHED_SUFFIX, FileStore, StoredFile
from app.documents.storage.names import file_name_of, is_picture
from app.shared import clock

MOVED_AT_ONCE = 200  # files, between two questions to the database


class Moved(StrEnum):
    """What became of a file."""

    MOVED = "moved"
    REMOVED = "removed meanwhile"
    UNFINISHED = "unfinished, younger than a day"
    CHANGED = "not as it was stored: left in the old place"
    NOT_COPIED = "the copy is not as the file: left in the old place"


@dataclass(frozen=True)
class MovedFile:
    """A file, and what became of it."""

    name: str
    outcome: Moved

    @property
    def is_left(self) -> bool:
        """Whether it is still in the old place."""
        return self.outcome not in (Moved.MOVED, Moved.REMOVED)


def move_files(places: FilePlaces) -> Iterator[MovedFile]:
    """Move every file from the old place to the new one, one by one. Raises StorageFailed.

    No transaction is open while a place is asked.
    """
    if places.old is None:
        return
    found = places.old.files()
    while batch := list(islice(found, MOVED_AT_ONCE)):
        digests = recorded_digests([file.name for file in batch])
        db.session.rollback()
        for file in batch:
            yield MovedFile(file.name, _move(file, digests.get(file.name), places.old, places.new))


def _move(file: StoredFile, digest: str | None, old: FileStore, new: FileStore) -> Moved:
    if file.name.endswith(UNFINISHED_SUFFIX):
        return _drop_unfinished(file, old)
    content = old.open(file.name)
    if content is None:
        return Moved.REMOVED
    with content:
        ours = digest_of(content)
        if digest and ours != digest:
            return Moved.CHANGED
        if not _is_there(file.name, ours, new):
            new.write(file.name, content)
            if _digest_in(new, file.name) != ours:
                return Moved.NOT_COPIED
    return _leave(file.name, old, new)


def _is_there(name: str, digest: str, new: FileStore) -> bool:
    """Whether the new place has the file. A picture there is at least as new."""
    there = _digest_in(new, name)
    return there == digest or (there is not None and is_picture(name))


def _digest_in(place: FileStore, name: str) -> str | None:
    """The SHA-256 of a file as the place has it; None if there is none."""
    file = place.open(name)
    if file is None:
        return None
    with file:
        return digest_of(file)


def _leave(name: str, old: FileStore, new: FileStore) -> Moved:
    """Remove a file from the old place, unless somebody has: then it may have been removed from both.

    What is removed is removed from the old place first. A copy that was written in between would stay.
    """
    again = old.open(name)
    if again is not None:
        again.close()
        old.remove([name])
        return Moved.MOVED
    owner = file_name_of(name)
    is_owned = owner in owned_files([owner])
    db.session.rollback()
    if is_owned:  # somebody else has moved it
        return Moved.MOVED
    new.remove([name])
    return Moved.REMOVED


def _drop_unfinished(file: StoredFile, old: FileStore) -> Moved:
    """Nobody writes to the old place: what is unfinished there is left by a crash."""
    if file.written_at > clock.now() - ORPHAN_AGE:
        return Moved.UNFINISHED
    old.remove([file.name])
    return Moved.REMOVED
