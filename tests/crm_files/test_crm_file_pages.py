"""Sales operations upload a file of the CRM, map its columns, look at the rows and apply it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.book.models import Account
from app.crm_files.actions import delete_one_old_crm_file
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.states import FileState
from app.db.base import db
from app.shared import clock
from tests.factories.crm_files import (
    a_checked_file,
    account_id,
    accounts_text,
    an_accounts_file,
    an_applied_file,
    do_all_work,
)

UPLOAD = "/crm-files/accounts"
ONE, TWO = account_id(1), account_id(2)


def uploaded(client, text: str, name: str = "accounts.csv"):
    """The answer to an uploaded file."""
    answer = client.submit(UPLOAD, file=(BytesIO(text.encode()), name))
    answer.close()
    return answer


def the_file() -> CrmImport:
    db.session.expire_all()
    return db.session.scalars(select(CrmImport)).one()


def test_from_a_file_to_accounts(cast, north, client, session):
    client.sign_in(cast.yara)
    uploaded(client, accounts_text([ONE, "Acme", north.name], [TWO, "Birch", "Elsewhere"]))
    page = f"/crm-files/{the_file().id}"
    client.submit(f"{page}/columns", exported_at="2026-08-10T09:00", scope="part")
    assert "Checking rows" in client.get(page).text
    do_all_work()
    shown = client.get(page).text
    assert "Added" in shown
    assert "No territory has this name" in shown
    client.submit(page)
    do_all_work()
    assert "Applied on" in client.get(page).text
    listed = client.get("/accounts").text
    assert "Acme" in listed
    assert "Birch" not in client.get("/accounts?only=missing").text
    assert "Birch" in client.get("/accounts?only=unknown-territory").text


def test_what_was_typed_stays_if_it_is_refused(cast, north, client, session):
    client.sign_in(cast.yara)
    imported = an_accounts_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    session.commit()
    answer = client.submit(f"/crm-files/{imported.id}/columns", exported_at="2026-08-12T09:00", scope="part")
    assert answer.status_code == 422
    assert "This moment has not come yet." in answer.text
    assert "2026-08-12T09:00" in answer.text


def test_the_moment_of_the_export_is_asked_for_and_not_guessed(cast, north, client, session):
    """Accounts move from that day on, so the moment of the upload would be wrong for an older file."""
    client.sign_in(cast.yara)
    uploaded(client, accounts_text([ONE, "Acme", north.name]))
    page = f"/crm-files/{the_file().id}/columns"
    assert client.submit(page, scope="part").status_code == 422
    assert the_file().state is FileState.UPLOADED


def test_rows_are_not_offered_to_be_left_out_where_too_many_are_refused(cast, north, client, session):
    client.sign_in(cast.yara)
    checked = a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name], ["wrong", "Birch", ""]))
    session.commit()
    text = client.get(f"/crm-files/{checked.id}").text
    assert "More than one row in a hundred is refused." in text
    assert "Leave out the refused rows" not in text


def test_a_file_that_cannot_be_read_says_why_and_stores_nothing(cast, client, session):
    client.sign_in(cast.yara)
    answer = client.submit(UPLOAD, file=(BytesIO(b"Id,Id\r\n1,2\r\n"), "a.csv"))
    assert answer.status_code == 422
    assert "Id" in answer.text
    assert session.scalar(select(CrmImport)) is None


@pytest.mark.parametrize("who", ["ada", "marta", "jonas", "rita", "nobody"])
def test_only_who_uploaded_a_file_opens_it(cast, north, client, session, who):
    imported = a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    client.sign_in(getattr(cast, who))
    for page in ("", "/columns", "/remove"):
        assert client.get(f"/crm-files/{imported.id}{page}").status_code == 404


def test_rows_are_deleted_by_hand_and_what_was_applied_stays(cast, north, client, session):
    client.sign_in(cast.yara)
    imported = an_applied_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    client.submit(f"/crm-files/{imported.id}/remove")
    assert session.scalar(select(AccountRow)) is None
    assert session.scalar(select(Account)).name == "Acme"
    assert "were deleted on" in client.get(f"/crm-files/{imported.id}").text


def test_rows_of_an_applied_file_go_after_a_week_and_of_others_after_a_month(cast, north, session):
    applied = an_applied_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    waiting = a_checked_file(cast.yara, accounts_text([TWO, "Birch", north.name]))
    clock.move(timedelta(days=7, minutes=1))
    assert (delete_one_old_crm_file(), delete_one_old_crm_file()) == (True, False)
    assert (applied.cleared_at is None, waiting.cleared_at is None) == (False, True)
    clock.move(timedelta(days=23))
    assert delete_one_old_crm_file()


def test_nothing_is_applied_for_who_lost_the_role(cast, north, session):
    imported = a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    imported.state, imported.due_at = FileState.APPLYING, clock.now()
    cast.yara.active = False
    do_all_work()
    session.expire_all()
    assert session.scalar(select(Account)) is None
    assert "can no longer apply" in imported.problem
