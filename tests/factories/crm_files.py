"""Files of the CRM, at the state a test needs, and the ids that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.crm_files.actions import FileSettings, apply_file, map_columns, upload_file
from app.crm_files.models import CrmImport
from app.crm_files.queries import column_meanings
from app.crm_files.states import FileKind, FileScope
from app.crm_files.work import work_on_one_crm_file
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.sales.crm_ids import CrmKind, read_crm_id

HEADER = "Account ID,Account Name,Sales Territory"


def account_id(number: int) -> str:
    """The id of an account, with 18 characters."""
    return read_crm_id(f"001A0000{number:07}", CrmKind.ACCOUNT).text


def accounts_text(*rows: Sequence[str], header: str = HEADER) -> str:
    """A file with accounts: each row has an id, a name and a territory, or what the header says."""
    return "\r\n".join([header, *(",".join(row) for row in rows), ""])


def an_accounts_file(by: User, text: str) -> CrmImport:
    """An uploaded file with accounts, its columns guessed."""
    return upload_file(kind=FileKind.ACCOUNTS, name="accounts.csv", content=text.encode(), by=by)


def a_checked_file(
    by: User, text: str, *, exported_at: datetime | None = None, scope: FileScope = FileScope.PART
) -> CrmImport:
    """A file with accounts that the worker has checked, with its columns mapped as guessed."""
    imported = an_accounts_file(by, text)
    settings = FileSettings(exported_at or clock.now(), scope)
    map_columns(imported, column_meanings(imported), settings)
    do_all_work()
    return imported


def an_applied_file(
    by: User,
    text: str,
    *,
    exported_at: datetime | None = None,
    scope: FileScope = FileScope.PART,
    leaves_out_refused: bool = False,
    missing: int | None = None,
) -> CrmImport:
    """A file with accounts that the worker has applied."""
    imported = a_checked_file(by, text, exported_at=exported_at, scope=scope)
    apply_file(imported, edition=imported.edition, leaves_out_refused=leaves_out_refused, missing=missing)
    do_all_work()
    return imported


def do_all_work() -> None:
    """Let the worker do what is due of files of the CRM."""
    db.session.commit()
    while work_on_one_crm_file():
        pass
