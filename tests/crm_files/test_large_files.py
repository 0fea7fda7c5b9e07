"""A large file is stored as it came and read by the worker; the page says so, and nothing is half done."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.crm_files import upload
from app.crm_files.models import CrmFilePart, CrmImport, UserRow
from app.crm_files.night_job import import_file
from app.crm_files.states import FileKind, FileScope, FileState
from app.crm_files.upload import upload_file
from app.crm_files.work import LEASE, work_on_one_crm_file
from app.db.base import db
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.crm_files import crm_user_id, do_all_work
from tests.real.two_at_once import at_once, signed_in

PAGE = "/crm-files/users"
USERS = "Id,Email\r\n" + "".join(f"{crm_user_id(n)},person{n}@example.com\r\n" for n in range(30))


@pytest.fixture
def all_are_large(monkeypatch):
    """Files are large from the first byte, and have several parts and commits."""
    monkeypatch.setattr(upload, "READ_AT_ONCE_BYTES", 0)
    monkeypatch.setattr(upload, "PART_BYTES", 100)
    monkeypatch.setattr(upload, "ROWS_PER_COMMIT", 1)


@pytest.fixture
def yara(cast, client):
    client.sign_in(cast.yara)
    return client


def count(rows) -> int:
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def uploads(yara, content: bytes, **fields):
    return yara.submit(PAGE, file=(BytesIO(content), "users.csv"), **fields)


@pytest.mark.both_databases
def test_a_large_file_is_read_by_the_worker_and_then_mapped(all_are_large, yara):
    uploads(yara, USERS.encode())
    (imported,) = db.session.scalars(select(CrmImport))
    assert (imported.state, count(UserRow), count(CrmFilePart) > 1) == (FileState.READING, 0, True)
    page = yara.get(f"/crm-files/{imported.id}")
    assert "Reading file" in page.text
    assert "Once it is read, you map its columns" in page.text
    do_all_work()
    page = yara.get(f"/crm-files/{imported.id}", follow_redirects=True)
    assert "30 rows, read as utf-8" in page.text
    assert (count(UserRow), count(CrmFilePart)) == (30, 0)


@pytest.mark.both_databases
def test_one_that_cannot_be_read_leaves_no_row_and_is_read_in_another_encoding(all_are_large, yara):
    bad = USERS.encode() + crm_user_id(31).encode() + b",andr\xe9@example.com\r\n"
    uploads(yara, bad, encoding="utf-8")
    do_all_work()
    (imported,) = db.session.scalars(select(CrmImport))
    page = f"/crm-files/{imported.id}/read"
    assert "Row 32 is not text in this encoding" in yara.get(page).text
    assert (imported.state, count(UserRow)) == (FileState.NOT_READ, 0)
    yara.submit(page, encoding="cp1252")
    do_all_work()
    db.session.expire_all()
    assert (imported.state, imported.encoding, count(UserRow)) == (FileState.UPLOADED, "cp1252", 31)


def test_the_nightly_job_leaves_nothing_at_work_that_it_cannot_read(all_are_large, cast, tmp_path):
    path = tmp_path / "users.csv"
    path.write_text(USERS + '"never closed')
    for sentence in ("never closed|quotation", "uploaded before"):
        with pytest.raises(RuleBroken, match=sentence):
            import_file(path, FileKind.USERS, clock.now(), FileScope.PART, by=cast.yara)
    (imported,) = db.session.scalars(select(CrmImport))
    assert (imported.state, imported.is_working, count(UserRow)) == (FileState.NOT_READ, False, 0)


def test_a_worker_that_dies_while_it_reads_begins_again(all_are_large, cast, monkeypatch):
    imported = upload_file(kind=FileKind.USERS, name="u.csv", content=USERS.encode(), by=cast.yara)
    db.session.commit()

    def dies(*_args):
        raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(upload, "last_mapped", dies)  # all rows are stored then
        work_on_one_crm_file()
    db.session.rollback()
    clock.move(LEASE + timedelta(seconds=1))
    do_all_work()
    assert (count(UserRow), imported.row_count, imported.state) == (30, 30, FileState.UPLOADED)


def test_the_same_upload_again_is_the_file_that_is_there(cast):
    first = upload_file(kind=FileKind.USERS, name="u.csv", content=USERS.encode(), by=cast.yara)
    again = upload_file(kind=FileKind.USERS, name="v.csv", content=USERS.encode(), by=cast.yara)
    other = upload_file(
        kind=FileKind.USERS, name="u.csv", content=USERS.encode(), encoding="cp1252", by=cast.yara
    )
    assert again is first
    assert other is not first


@pytest.mark.both_databases
def test_two_uploads_of_one_file_at_once_store_it_once(app, cast, all_are_large):
    first, second = signed_in(app, cast.yara), signed_in(app, cast.yara)
    files = [{"file": (BytesIO(USERS.encode()), "users.csv")} for _ in (first, second)]
    forms = [client.form_for(PAGE) for client in (first, second)]
    answers = at_once(app, (first, forms[0], files[0]), (second, forms[1], files[1]))
    assert 303 in answers
    assert set(answers) <= {303, 409, 422}
    assert count(CrmImport) == 1


def test_more_than_the_limit_is_refused(cast, monkeypatch):
    monkeypatch.setattr(upload, "MAX_CRM_FILE_BYTES", 10)
    with pytest.raises(RuleBroken, match="File too large"):
        upload_file(kind=FileKind.USERS, name="u.csv", content=USERS.encode(), by=cast.yara)
