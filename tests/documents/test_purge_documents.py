"""What is erased is gone: the rows at once, the files when the change is saved, and nothing of others."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy import func, select

from app.documents import content_of, erase_documents
from app.documents import file_storage as storage
from app.documents.models import Document, ErasedFile
from app.documents.orphan_cleanup import sweep_documents
from app.documents.purge import remove_one_erased_file
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.documents import A_TEXT, a_document


def test_every_document_of_a_candidate_goes_and_no_other(cast, session):
    application, other = an_application(cast), an_application(cast)
    second = an_application(cast, candidate=application.candidate)
    files = [a_document(one, b"Number %d" % n).stored_as for n, one in enumerate((application, second))]
    kept = a_document(other)

    erase_documents(application.candidate)
    session.commit()
    while remove_one_erased_file():
        pass

    assert session.scalars(select(Document)).all() == [kept]
    assert [storage.stored(name) for name in files] == [None, None]
    assert content_of(kept) == A_TEXT
    assert session.scalar(select(func.count()).select_from(ErasedFile)) == 0


def test_erasing_that_is_rolled_back_loses_no_file(cast, session):
    document = a_document(an_application(cast))
    session.commit()

    erase_documents(document.candidate)
    session.rollback()

    assert not remove_one_erased_file()
    assert content_of(document) == A_TEXT


def test_a_file_no_document_has_is_swept_after_a_day_and_only_then(cast, session):
    document = a_document(an_application(cast))
    session.commit()
    orphan, recent = storage.store(b"left by a request that was refused"), storage.store(b"under way")
    half = storage.folder() / f"{'0' * 32}{storage.UNFINISHED}"
    half.write_bytes(b"half")
    beside = storage.folder() / "notes.txt"
    beside.write_bytes(b"of someone else")
    yesterday = (clock.now() - timedelta(hours=25)).timestamp()
    for name in (orphan, document.stored_as, half.name, beside.name):
        os.utime(storage.folder() / name, (yesterday, yesterday))
    storage.note_swept(clock.now() - timedelta(hours=2))

    sweep_documents()

    assert [storage.stored(name) for name in (orphan, half.name)] == [None, None]
    assert storage.stored(recent) == b"under way"
    assert content_of(document) == A_TEXT
    assert beside.exists()


def test_the_folder_is_swept_once_an_hour(cast, session):
    storage.note_swept(clock.now() - timedelta(minutes=59))
    orphan = storage.store(b"left behind")
    os.utime(storage.folder() / orphan, (0, 0))

    sweep_documents()
    assert storage.stored(orphan) is not None

    storage.note_swept(clock.now() - timedelta(minutes=61))
    sweep_documents()
    assert storage.stored(orphan) is None
