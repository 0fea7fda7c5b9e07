"""The check of files: each that a record names exists as it was stored, and each file belongs to a record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.documents import file_storage as storage
from app.documents.copies.stored_files import file_size
from app.documents.file_owners import named_files, owned_files
from app.documents.orphan_cleanup import CLEANUP_BATCH_SIZE, ORPHAN_AGE
from app.documents.storage.names import file_name_of
from app.shared import clock

FROM_BACKUP = "Take the file from a backup, or ask the candidate to send it again."
WORKER = "The worker removes it within an hour. Check that it runs."


def _find_wrong_files(run: CheckRun) -> Iterator[CheckFinding]:
    for file in named_files():
        run.count(1)
        size = file_size(file.name)
        where = f"File {file.name} of {file.owner}"
        if size is None:
            yield CheckFinding(where, "The file is missing.", FROM_BACKUP)
        elif file.size is not None and size != file.size:
            yield CheckFinding(where, f"It has {size} bytes, and {file.size} were stored.", FROM_BACKUP)
        elif run.reads_files and file.digest and _digest_of(file.name) != file.digest:
            yield CheckFinding(where, "Its content has changed since it was stored.", FROM_BACKUP)


def _digest_of(name: str) -> str | None:
    content = storage.open_file(name)
    if content is None:
        return None
    with content:
        return storage.digest_of(content)


def _find_orphans(run: CheckRun) -> Iterator[CheckFinding]:
    """Files that nothing names, older than those of a request that is not saved yet."""
    names = storage.files_older_than(clock.now() - 2 * ORPHAN_AGE)
    while batch := list(islice(names, CLEANUP_BATCH_SIZE)):
        run.count(len(batch))
        owned = owned_files({file_name_of(name) for name in batch})
        for name in batch:
            if file_name_of(name) not in owned:
                yield CheckFinding(f"File {name}", "It belongs to no record.", WORKER)


DOCUMENT_CHECKS = (
    DataCheck("files", "Each file that a record names exists as it was stored.", _find_wrong_files),
    DataCheck("orphaned-files", "Each file belongs to a record.", _find_orphans),
)
