"""Check a file with accounts: read its rows, and find out what each would do. Nothing is applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import aliased

from app.book.models import Account, AccountTerritory
from app.crm_files.columns import ACCOUNT_COLUMNS
from app.crm_files.models import AccountRow, CrmImport
from app.crm_files.read_accounts import read_account
from app.crm_files.states import FileScope, RowEffect
from app.crm_files.territories import TerritoryNames
from app.db.base import db
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings

DETAILS = ("name", "owner_crm_id", "owner_name", "owner_email", "crm_territory", "crm_isr")


def read_rows(imported: CrmImport, most: int) -> int:
    """Read the next rows of a file, and return how many there were."""
    unread = (AccountRow.import_id == imported.id, AccountRow.is_read.is_(False))
    rows = db.session.execute(
        select(AccountRow.id, AccountRow.cells).where(*unread).order_by(AccountRow.number).limit(most)
    ).all()
    columns, territories = ACCOUNT_COLUMNS.of(imported.columns), TerritoryNames()
    time_zone = current_settings().crm_time_zone
    values = [{"id": id_, **_read(cells, columns, territories, time_zone)} for id_, cells in rows]
    if values:
        db.session.execute(update(AccountRow), values)
    return len(rows)


def judge_rows(imported: CrmImport) -> None:
    """Write what each row of a read file would do, in a fixed number of statements."""
    _refuse_contradictions(imported)
    _find_repeated(imported)
    _judge(imported, _is_new(), RowEffect.ADDED)
    _judge(imported, _of_account(_is_older()), RowEffect.STALE)
    _judge(imported, _of_account(_has_moved()), RowEffect.MOVED)
    _judge(imported, _of_account(_has_changed()), RowEffect.CHANGED)
    _judge(imported, AccountRow.effect.is_(None), RowEffect.UNCHANGED)
    imported.counts = _counts(imported)
    imported.missing = _count_missing(imported) if imported.scope is FileScope.COMPLETE else 0


def missing_accounts(imported: CrmImport) -> ColumnElement[bool]:
    """The condition that an account is not in a file."""
    rows = select(AccountRow.id).where(
        AccountRow.import_id == imported.id, AccountRow.crm_id == Account.crm_id
    )
    return ~rows.exists()


def _read(
    cells: Sequence[str], columns: Sequence[Any], territories: TerritoryNames, time_zone: str
) -> dict[str, Any]:
    """The values of a row by the names of its columns."""
    empty = dict.fromkeys(
        ("effect", "crm_id", "digest", "modified_at", "territory_id", "account_id", *DETAILS)
    )
    try:
        details = read_account(cells, columns, time_zone)
    except RuleBroken as refused:
        return empty | {"is_read": True, "effect": RowEffect.REFUSED, "remark": refused.sentence}
    territory_id = territories.find(details.crm_territory) if details.crm_territory else None
    remarks = [details.remark]
    if details.crm_territory and territory_id is None:
        remarks.append(_("No territory has this name: its Proposed ISR is blank."))
    read = {name: getattr(details, name) for name in ("crm_id", "digest", "modified_at", *DETAILS)}
    remark = " ".join(filter(None, remarks)) or None
    return empty | read | {"is_read": True, "territory_id": territory_id, "remark": remark}


def _refuse_contradictions(imported: CrmImport) -> None:
    """Refuse all rows with an id that the file has twice, with different details."""
    ids = _repeated_ids(imported).having(func.count(AccountRow.digest.distinct()) > 1)
    contradict = (AccountRow.import_id == imported.id, AccountRow.crm_id.in_(ids))
    problem = _("The file has this id more than once, with different details.")
    _write(update(AccountRow).where(*contradict).values(effect=RowEffect.REFUSED, remark=problem))


def _find_repeated(imported: CrmImport) -> None:
    """Mark all but the first of the rows that say the same."""
    first = aliased(AccountRow)
    earlier = select(first.id).where(
        first.import_id == AccountRow.import_id,
        first.crm_id == AccountRow.crm_id,
        first.number < AccountRow.number,
    )
    ids = _repeated_ids(imported)
    repeated = (*_undecided(imported), AccountRow.crm_id.in_(ids), earlier.exists())
    _write(update(AccountRow).where(*repeated).values(effect=RowEffect.REPEATED))
    account = select(Account.id).where(Account.crm_id == AccountRow.crm_id).scalar_subquery()
    _write(update(AccountRow).where(*_undecided(imported)).values(account_id=account))


def _repeated_ids(imported: CrmImport) -> Any:
    of_file = select(AccountRow.crm_id).where(
        AccountRow.import_id == imported.id, AccountRow.crm_id.is_not(None)
    )
    return of_file.group_by(AccountRow.crm_id).having(func.count() > 1)


def _judge(imported: CrmImport, condition: ColumnElement[bool], effect: RowEffect) -> None:
    _write(update(AccountRow).where(*_undecided(imported), condition).values(effect=effect))


def _undecided(imported: CrmImport) -> tuple[ColumnElement[bool], ...]:
    return AccountRow.import_id == imported.id, AccountRow.effect.is_(None)


def _is_new() -> ColumnElement[bool]:
    return AccountRow.account_id.is_(None)


def _of_account(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that the account of a row fulfils another one."""
    return select(Account.id).where(Account.id == AccountRow.account_id, condition).exists()


def _is_older() -> ColumnElement[bool]:
    return AccountRow.modified_at < Account.modified_at


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


def _counts(imported: CrmImport) -> dict[str, int]:
    by_effect = select(AccountRow.effect, func.count()).where(AccountRow.import_id == imported.id)
    found = dict(db.session.execute(by_effect.group_by(AccountRow.effect)).all())
    return {effect.value: found[effect] for effect in RowEffect if effect in found}


def _count_missing(imported: CrmImport) -> int:
    known = select(func.count()).select_from(Account)
    return db.session.scalar(known.where(Account.missing_since.is_(None), missing_accounts(imported))) or 0


def _write(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
