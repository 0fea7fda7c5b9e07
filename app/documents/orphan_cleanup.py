"""Remove files that belong to no document, left by a crash or by a request that was rolled back."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from app.db.base import db
from app.documents import file_storage as storage
from app.documents.file_owners import owned_files
from app.documents.storage.names import file_name_of
from app.shared import clock

CLEANUP_INTERVAL = timedelta(hours=1)
ORPHAN_AGE = timedelta(days=1)  # a younger file may belong to a request that is not committed yet
CLEANUP_BATCH_SIZE = 500


def remove_orphaned_files() -> bool:
    """Remove orphaned files, once an hour for all workers. Always False: there is no more work now."""
    if storage.last_cleanup() > clock.now() - CLEANUP_INTERVAL:
        return False
    storage.record_cleanup(clock.now())
    names = storage.files_older_than(clock.now() - ORPHAN_AGE)
    while batch := list(islice(names, CLEANUP_BATCH_SIZE)):
        owners = {file_name_of(name) for name in batch}
        known = owned_files(owners)
        db.session.rollback()
        for name in batch:
            if file_name_of(name) not in known:
                storage.remove_file(name)
    return False
