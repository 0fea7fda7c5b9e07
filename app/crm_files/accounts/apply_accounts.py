"""Apply a checked file with accounts: all of it in a fixed number of statements, whatever its size."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, literal, select, update

from app.alignment_changes.from_files import record_moved_accounts, tell_losers
from app.book.alignment import covers, holder_on, isr_on
from app.book.models import FROM_THE_BEGINNING, Account, AccountTerritory
from app.crm_files.accounts.read_accounts import DETAILS
from app.crm_files.judging import is_missing, of_file, write
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.states import RowEffect

_DAY = timedelta(days=1)


def apply_accounts(imported: CrmImport, day: date) -> None:
    """Write what the rows of a checked file say. `day` is the one on which it was exported.

    An account that has another territory has it from that day on; the one it had ends on the day before.
    """
    _add_accounts(imported)
    _change_accounts(imported)
    _note_modification(imported)
    losers = tell_losers(day, _lost_accounts(imported, day))
    _move_accounts(imported, day)
    record_moved_accounts(day, losers, by=imported.uploaded_by)
    if imported.missing:
        missing = is_missing(imported, AccountRow, Account)
        write(update(Account).where(missing).values(missing_since=day))


def _add_accounts(imported: CrmImport) -> None:
    given = [func.coalesce(getattr(AccountRow, name), "") for name in DETAILS]
    key = func.lower(AccountRow.crm_id)
    rows = select(AccountRow.crm_id, key, AccountRow.modified_at, *given).where(
        _with(imported, RowEffect.ADDED)
    )
    columns = ["crm_id", "crm_key", "modified_at", *DETAILS]
    write(insert(Account).from_select(columns, rows, include_defaults=False))
    account = select(Account.id).where(Account.crm_id == AccountRow.crm_id).scalar_subquery()
    write(update(AccountRow).where(_with(imported, RowEffect.ADDED)).values(account_id=account))
    first = select(
        AccountRow.account_id,
        AccountRow.territory_id,
        literal(FROM_THE_BEGINNING),
        literal(imported.id),
    ).where(_with(imported, RowEffect.ADDED))
    write(insert(AccountTerritory).from_select(_TERRITORY_COLUMNS, first, include_defaults=False))


def _change_accounts(imported: CrmImport) -> None:
    """Write the details that have a column. The others stay as they are."""
    changed = and_(Account.id == AccountRow.account_id, _with(imported, RowEffect.CHANGED, RowEffect.MOVED))
    values: dict[str, Any] = {
        name: func.coalesce(getattr(AccountRow, name), getattr(Account, name)) for name in DETAILS
    }
    write(update(Account).where(changed).values(missing_since=None, **values))


def _note_modification(imported: CrmImport) -> None:
    """Write when the CRM last changed each account, so that an older row is known as such later."""
    newer = and_(
        Account.id == AccountRow.account_id,
        _with(imported, RowEffect.CHANGED, RowEffect.MOVED, RowEffect.UNCHANGED),
        AccountRow.modified_at.is_not(None),
        AccountRow.modified_at.is_distinct_from(Account.modified_at),
    )
    write(update(Account).where(newer).values(modified_at=AccountRow.modified_at))


def _move_accounts(imported: CrmImport, day: date) -> None:
    """End the territory that an account had, and begin the other one. What began today is corrected."""
    moved = and_(
        AccountTerritory.account_id == AccountRow.account_id,
        AccountTerritory.ends_on.is_(None),
        _with(imported, RowEffect.MOVED),
    )
    same_day = AccountTerritory.starts_on >= day
    corrected = {"territory_id": AccountRow.territory_id, "import_id": imported.id}
    write(update(AccountTerritory).where(moved, same_day).values(corrected))
    write(update(AccountTerritory).where(moved, ~same_day).values(ends_on=day - _DAY))
    running = select(AccountTerritory.id).where(
        AccountTerritory.account_id == AccountRow.account_id, AccountTerritory.ends_on.is_(None)
    )
    begun = select(AccountRow.account_id, AccountRow.territory_id, literal(day), literal(imported.id)).where(
        _with(imported, RowEffect.MOVED), ~running.exists()
    )
    write(insert(AccountTerritory).from_select(_TERRITORY_COLUMNS, begun, include_defaults=False))


def _lost_accounts(imported: CrmImport, day: date) -> Any:
    """The accounts that leave an ISR, who has them until the day before, for another one or nobody.

    What a file of the same day, or a handover of that day, took from them already is not lost again.
    """
    loser = holder_on(day - _DAY, AccountTerritory.territory_id)
    lost = select(AccountRow.account_id.label("account_id"), loser.label("isr_id")).join(
        AccountTerritory, AccountTerritory.account_id == AccountRow.account_id
    )
    is_theirs = loser == isr_on(day, AccountRow.account_id)
    is_lost = loser.is_distinct_from(holder_on(day, AccountRow.territory_id))
    return lost.where(
        _with(imported, RowEffect.MOVED), covers(AccountTerritory, day - _DAY), is_theirs, is_lost
    )


_TERRITORY_COLUMNS = ["account_id", "territory_id", "starts_on", "import_id"]


def _with(imported: CrmImport, *effects: RowEffect) -> ColumnElement[bool]:
    return and_(*of_file(imported, AccountRow, *effects))
