"""What is erased is gone: the rows at once, the files when the change is saved, and nothing of others."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy import func, select

from app.documents import document_content, purge_documents
from app.documents import file_storage as storage
from app.documents.models import Document, ErasedFile
from app.documents.orphan_cleanup import remove_orphaned_files
from app.documents.purge import remove_one_purged_file
from app.documents.storage.interface import UNFINISHED_SUFFIX
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.documents import A_TEXT, a_document


def test_purging_deletes_every_document_of_a_candidate_and_no_other(cast, session):
    application, other = an_application(cast), an_application(cast)
    second = an_application(cast, candidate=application.candidate)
    files = [a_document(one, b"Number %d" % n).stored_as for n, one in enumerate((application, second))]
    kept = a_document(other)

    purge_documents(application.candidate)
    session.commit()
    while remove_one_purged_file():
        pass

    assert session.scalars(select(Document)).all() == [kept]
    assert [storage.read_file(name) for name in files] == [None, None]
    assert document_content(kept) == A_TEXT
    assert session.scalar(select(func.count()).select_from(ErasedFile)) == 0


def test_a_purge_that_is_rolled_back_loses_no_file(cast, session):
    document = a_document(an_application(cast))
    session.commit()

    purge_documents(document.candidate)
    session.rollback()

    assert not remove_one_purged_file()
    assert document_content(document) == A_TEXT


def test_an_orphaned_file_is_removed_after_a_day(cast, session):
    document = a_document(an_application(cast))
    session.commit()
    orphan, recent = (
        storage.store_file(b"left by a request that was refused"),
        storage.store_file(b"under way"),
    )
    half = storage.storage_folder() / f"{'0' * 32}{UNFINISHED_SUFFIX}"
    half.write_bytes(b"half")
    beside = storage.storage_folder() / "notes.txt"
    beside.write_bytes(b"of someone else")
    yesterday = (clock.now() - timedelta(hours=25)).timestamp()
    for name in (orphan, document.stored_as, half.name, beside.name):
        os.utime(storage.storage_folder() / name, (yesterday, yesterday))
    storage.record_cleanup(clock.now() - timedelta(hours=2))

    remove_orphaned_files()

    assert [storage.read_file(name) for name in (orphan, half.name)] == [None, None]
    assert storage.read_file(recent) == b"under way"
    assert document_content(document) == A_TEXT
    assert beside.exists()
    beside.unlink()  # the folder is for all tests


def test_the_folder_is_cleaned_up_once_an_hour(cast, session):
    storage.record_cleanup(clock.now() - timedelta(minutes=59))
    orphan = storage.store_file(b"left behind")
    os.utime(storage.storage_folder() / orphan, (0, 0))

    remove_orphaned_files()
    assert storage.read_file(orphan) is not None

    storage.record_cleanup(clock.now() - timedelta(minutes=61))
    remove_orphaned_files()
    assert storage.read_file(orphan) is None
