"""Find out what each row of a read file with accounts would do. Nothing is applied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from app.book.alignment import alignment_day, holder_on, isr_on
from app.book.models import Account, AccountTerritory
from app.crm_files.accounts.read_accounts import DETAILS
from app.crm_files.judging import find_repeated, is_stale, judge, of_file
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.states import RowEffect


def judge_accounts(imported: CrmImport) -> None:
    """Write what each row of a read file would do, in a fixed number of statements."""
    find_repeated(imported, AccountRow)
    judge(imported, AccountRow, AccountRow.account_id.is_(None), RowEffect.ADDED)
    judge(imported, AccountRow, _of_account(is_stale(imported, AccountRow, Account)), RowEffect.STALE)
    judge(imported, AccountRow, _of_account(_has_moved()), RowEffect.MOVED)
    judge(imported, AccountRow, _of_account(_has_changed()), RowEffect.CHANGED)
    judge(imported, AccountRow, AccountRow.effect.is_(None), RowEffect.UNCHANGED)


def proposed_isr_pairs(imported: CrmImport) -> Any:
    """The Proposed ISR of each account that is added or moved, now and then, as a select."""
    on = imported.checked_on or alignment_day()
    now, then = isr_on(on, AccountRow.account_id), holder_on(on, AccountRow.territory_id)
    pairs = select(now.label("before_id"), then.label("after_id"), false().label("closes"))
    return pairs.where(*of_file(imported, AccountRow, RowEffect.ADDED, RowEffect.MOVED))


def _of_account(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the account of a row fulfils another one."""
    return select(Account.id).where(Account.id == AccountRow.account_id, condition).exists()


def _has_moved() -> ColumnElement[bool]:
    running = select(AccountTerritory.id).where(
        AccountTerritory.account_id == Account.id,
        AccountTerritory.ends_on.is_(None),
        AccountTerritory.territory_id.is_distinct_from(AccountRow.territory_id),
    )
    return running.correlate_except(AccountTerritory).exists()


def _has_changed() -> ColumnElement[bool]:
    differs = [
        getattr(AccountRow, name).is_not(None)
        & getattr(AccountRow, name).is_distinct_from(getattr(Account, name))
        for name in DETAILS
    ]
    return or_(Account.missing_since.is_not(None), *differs)
