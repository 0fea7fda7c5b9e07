"""Where the folder takes no file, nothing is left behind, and the person keeps what was typed."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.candidates.models import Application
from app.careers.submissions import process_submission
from app.documents import file_storage as storage
from app.documents.models import Document
from app.documents.storage.interface import StorageFailed
from app.shared import clock
from tests.careers.applying import applies, sent_whole
from tests.factories.applications import an_application, an_opening

SENTENCE = "The document could not be stored"


@pytest.fixture
def settings(settings, tmp_path):
    return settings.model_copy(update={"documents_folder": tmp_path / "documents"})


@contextmanager
def no_room():
    """A disk that takes a hundred bytes more of any file, as one does that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_folder(settings):
    """A folder that cannot be written to: something else is in its place."""
    settings.documents_folder.rmdir()
    settings.documents_folder.touch()
    try:
        yield
    finally:
        settings.documents_folder.unlink()
        settings.documents_folder.mkdir()


def test_a_full_disk_leaves_no_part_of_a_document(session, settings):
    with no_room(), pytest.raises(StorageFailed, match=SENTENCE):
        storage.store_file(b"x" * 100_000)

    assert list(settings.documents_folder.iterdir()) == []
    assert storage.read_file(storage.store_file(b"x" * 100_000)) == b"x" * 100_000


def test_a_recruiter_reads_that_it_could_not_be_stored(client, cast, session, settings):
    client.sign_in(cast.rita)
    url = f"/applications/{an_application(cast).id}/documents/add"
    form = client.form_for(url)
    with no_folder(settings):
        answer = sent_whole(client, url, dict(form.values))

    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_an_application_waits_until_its_file_can_be_stored(client, cast, session, settings):
    opening, applications = an_opening(cast), select(func.count()).select_from(Application)
    with no_folder(settings), pytest.raises(StorageFailed, match=SENTENCE):
        applies(client, opening)
    session.rollback()
    assert session.scalar(applications) == 0

    clock.move(timedelta(hours=1))
    assert process_submission()
    assert session.scalar(applications) == 1
    assert session.scalar(select(func.count()).select_from(Document)) == 1
