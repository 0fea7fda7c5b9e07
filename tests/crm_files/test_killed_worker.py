"""A worker that dies while it checks or applies a file loses nothing: the next one does it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.book.models import Account, AccountTerritory
from app.crm_files import work
from app.crm_files.actions import apply_file
from app.crm_files.models import AccountRow
from app.crm_files.states import FileState
from app.crm_files.work import LEASE, work_on_one_crm_file
from app.shared import clock
from app.staged_files.work import MAX_ATTEMPTS
from tests.factories.crm_files import a_checked_file, account_id, accounts_text, do_all_work

ROWS = 30


def the_rows(territory) -> str:
    return accounts_text(*([account_id(n), f"Account {n}", territory.name] for n in range(ROWS)))


def dies(*_args: object, **_named: object) -> None:
    raise ZeroDivisionError


def works_once_and_dies(session) -> None:
    with pytest.raises(ZeroDivisionError):
        work_on_one_crm_file()
    session.rollback()


@pytest.mark.both_databases
def test_a_file_is_applied_whole_by_the_next_worker(cast, north, session, monkeypatch):
    imported = a_checked_file(cast.yara, the_rows(north))
    apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
    session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(work, "record_activity", dies)  # after all rows are written
        works_once_and_dies(session)
    assert session.scalar(select(func.count()).select_from(Account)) == 0
    assert not work_on_one_crm_file(), "its claim has not run out yet"
    clock.move(LEASE + timedelta(seconds=1))
    do_all_work()
    counts = [session.scalar(select(func.count()).select_from(each)) for each in (Account, AccountTerritory)]
    assert counts == [ROWS, ROWS]


def test_rows_that_were_read_are_not_read_again(cast, north, session, monkeypatch):
    monkeypatch.setattr(work, "ROWS_PER_READ", 10)
    with monkeypatch.context() as patch:
        patch.setattr(work, "judge_rows", dies)
        with pytest.raises(ZeroDivisionError):
            a_checked_file(cast.yara, the_rows(north))
        session.rollback()
    read = select(func.count()).select_from(AccountRow).where(AccountRow.is_read)
    assert session.scalar(read) == ROWS
    clock.move(LEASE + timedelta(seconds=1))
    do_all_work()
    assert session.scalar(select(func.count()).where(AccountRow.effect == "added")) == ROWS


def test_it_is_given_up_after_three_times_and_says_so(cast, north, session, monkeypatch):
    imported = a_checked_file(cast.yara, the_rows(north))
    apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
    session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(work, "kind_of", dies)
        for _ in range(MAX_ATTEMPTS):
            works_once_and_dies(session)
            clock.move(LEASE + timedelta(seconds=1))
        do_all_work()
    session.expire_all()
    assert (imported.state, imported.due_at) == (FileState.CHECKED, None)
    assert "stopped three times" in imported.problem
    assert session.scalar(select(func.count()).select_from(Account)) == 0
