"""Documents in a bucket, from the page to the worker, and what happens while the bucket is away."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.candidates.models import Application, Candidate
from app.careers.submissions import process_submission
from app.documents import file_storage as storage
from app.documents import purge_documents
from app.documents.file_storage import FileChanged
from app.documents.models import Document, ErasedFile
from app.documents.preview.draw_pages import draw_one_page
from app.documents.problems import FILE_CHANGED_PROBLEM
from app.documents.purge import remove_one_purged_file
from app.documents.storage.bucket import Bucket
from app.documents.storage.interface import StorageFailed
from app.documents.worker import MAX_READ_ATTEMPTS, read_one_document
from app.portal.data_download import DataDownload
from app.shared import clock
from tests.careers.applying import applies, sent_whole
from tests.documents.places import use_places
from tests.factories.applications import an_application, an_opening
from tests.factories.documents import A_TEXT, a_document, a_drawn_document
from tests.real.bad_s3_server import Manner, running_bad_server

pytestmark = pytest.mark.one_database
STORING, READING = "The document could not be stored", "The document cannot be read at the moment"


@pytest.fixture
def in_bucket(monkeypatch, app, session, bucket):
    use_places(monkeypatch, app, bucket)


@pytest.fixture
def hangs(monkeypatch, app):
    """A bucket that takes requests and never answers."""
    with running_bad_server() as server:
        server.manner = Manner.HANGS
        bad = Bucket("a-bucket", "documents", server.url, "us-east-1", 2, "id", "key")
        yield lambda: use_places(monkeypatch, app, bad)


def names_downloaded(candidate: Candidate) -> list[str]:
    """The names in the archive of a candidate's data, which is whole."""
    with closing(DataDownload(candidate)) as download:
        archive = zipfile.ZipFile(io.BytesIO(b"".join(download)))
    assert archive.testzip() is None
    return archive.namelist()


def test_a_recruiter_adds_reads_and_sees_a_document_in_a_bucket(client, cast, session, in_bucket, bucket):
    client.sign_in(cast.rita)
    application = an_application(cast)
    url = f"/applications/{application.id}/documents/add"
    assert sent_whole(client, url, dict(client.form_for(url).values)).status_code == 303
    document = session.scalars(select(Document)).one()
    assert document.stored_as in {file.name for file in bucket.files()}
    assert read_one_document()
    assert "Brandt" in (document.text or "") or document.problem is None
    drawn = a_drawn_document(application, "Page one")
    session.commit()
    assert client.get(f"/documents/{drawn.id}/picture").data.startswith(b"\x89PNG")
    names = names_downloaded(application.candidate)
    assert (len(names), {name.partition("/")[0] for name in names}) == (3, {"data.json", "documents"})


def test_a_changed_document_is_never_given(client, cast, session, in_bucket, bucket, caplog):
    document = a_document(an_application(cast))
    session.commit()
    bucket.write(document.stored_as, io.BytesIO(b"something else"))
    client.sign_in(cast.rita)

    answer = client.get(f"/documents/{document.id}")

    assert (answer.status_code, b"something else" in answer.data) == (410, False)
    assert "no longer as it was uploaded" in answer.text
    assert document.stored_as in caplog.text
    with pytest.raises(FileChanged):
        storage.read_file(document.stored_as, document.digest)
    assert names_downloaded(document.candidate) == ["data.json"]
    assert read_one_document()
    session.refresh(document)
    assert (document.problem, document.text) == (FILE_CHANGED_PROBLEM, None)


def test_a_bucket_that_hangs_refuses_a_document_and_nothing_is_half_done(client, cast, session, hangs):
    client.sign_in(cast.rita)
    application = an_application(cast)
    kept = a_document(application, b"Another text")
    session.commit()
    url = f"/applications/{application.id}/documents/add"
    form = client.form_for(url)
    hangs()

    answer = sent_whole(client, url, dict(form.values))
    assert (answer.status_code, STORING in answer.text) == (503, True)
    answer = client.get(f"/documents/{kept.id}")
    assert (answer.status_code, READING in answer.text) == (503, True)
    assert session.scalar(select(func.count()).select_from(Document)) == 1


def test_the_worker_waits_for_a_bucket_and_loses_nothing(
    client, cast, session, in_bucket, hangs, monkeypatch, app, bucket
):
    opening, applications = an_opening(cast), select(func.count()).select_from(Application)
    document = a_document(an_application(cast))
    drawn = a_drawn_document(an_application(cast), "Page one")
    drawn.drawn_pages, drawn.drawing_due_at = [], clock.now()
    erased = a_document(an_application(cast))
    purge_documents(erased.candidate)
    session.commit()
    before = session.scalar(applications)
    hangs()
    with pytest.raises(StorageFailed):
        applies(client, opening)
    session.rollback()
    with pytest.raises(StorageFailed):
        remove_one_purged_file()
    for _attempt in range(MAX_READ_ATTEMPTS + 1):
        assert not read_one_document()
        assert not draw_one_page()
        clock.move(timedelta(minutes=2))
    session.expire_all()
    assert (session.scalar(applications), document.read_attempts, document.problem) == (before, 0, None)
    assert (drawn.drawing_attempts, drawn.drawn_pages) == (0, [])
    assert session.scalar(select(func.count()).select_from(ErasedFile)) == 1

    use_places(monkeypatch, app, bucket)
    clock.move(timedelta(hours=1))
    assert process_submission()
    assert remove_one_purged_file()
    while read_one_document():
        pass
    assert session.scalar(applications) == before + 1
    assert document.text
    assert storage.read_file(document.stored_as) == A_TEXT
    assert not remove_one_purged_file()


def test_a_file_of_an_application_is_stored_before_its_transaction(client, cast, session, in_bucket, bucket):
    """Nothing takes the file of one that is refused, so that it is removed again."""
    opening = an_opening(cast)
    applies(client, opening)
    assert len(list(bucket.files())) == 1
    assert session.scalar(select(Document.stored_as)) == next(bucket.files()).name

    with storage.stored_ahead(b"a file"):
        (name,) = {file.name for file in bucket.files()} - {session.scalar(select(Document.stored_as))}
        with pytest.MonkeyPatch.context() as away:
            away.setattr(Bucket, "write", lambda *_: pytest.fail("the bucket was asked"))
            assert storage.store_file(b"a file") == name
    assert storage.read_file(name) == b"a file"
    with pytest.raises(ZeroDivisionError), storage.stored_ahead(b"never taken"):
        raise ZeroDivisionError
    assert len(list(bucket.files())) == 2
