"""Files of the CRM, at the state a test needs, and the ids that they hold."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO

from app.book.models import Account
from app.crm_files.actions import FileSettings, apply_file, map_columns
from app.crm_files.models import CrmImport
from app.crm_files.queries import column_meanings
from app.crm_files.states import FileKind, FileScope, FileState
from app.crm_files.upload import upload_file
from app.crm_files.work import apply_checked, check_next_rows, work_on_one_crm_file
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.sales.days import DateStyle
from app.shared.sales.money import NumberStyle

HEADER = "Account ID,Account Name,Sales Territory"


def account_id(number: int) -> str:
    """The id of an account, with 18 characters."""
    return read_crm_id(f"001A0000{number:07}", CrmKind.ACCOUNT).text


def accounts_text(*rows: Sequence[str], header: str = HEADER) -> str:
    """A file with accounts: each row has an id, a name and a territory, or what the header says."""
    return "\r\n".join([header, *(",".join(row) for row in rows), ""])


def opportunity_id(number: int) -> str:
    """The id of an opportunity, with 18 characters."""
    return read_crm_id(f"006A0000{number:07}", CrmKind.OPPORTUNITY).text


def crm_user_id(number: int) -> str:
    """The id of a user of the CRM, with 18 characters."""
    return read_crm_id(f"005A0000{number:07}", CrmKind.USER).text


def table_text(*rows: Mapping[str, str]) -> str:
    """A file in which each row has cells by their headers."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines = [[row.get(header, "") for header in headers] for row in rows]
    text = StringIO()
    csv.writer(text).writerows([headers, *lines])
    return text.getvalue()


def opportunity_row(
    number: int, account: Account | str, stage: str = "3-Technical Evaluation", **cells: str
) -> dict[str, str]:
    """A row of a file with opportunities. `cells` has more of them, with _ for a space in the header."""
    account_text = account if isinstance(account, str) else account.crm_id
    named = {name.replace("_", " "): value for name, value in cells.items()}
    needed = {"Id": opportunity_id(number), "Account Id": account_text, "Stage": stage}
    return needed | {"Close Date": "2026-10-31"} | named


def a_crm_file(by: User, text: str, kind: FileKind = FileKind.ACCOUNTS) -> CrmImport:
    """An uploaded file, its columns guessed."""
    return upload_file(kind=kind, name=f"{kind}.csv", content=text.encode(), by=by)


def an_accounts_file(by: User, text: str) -> CrmImport:
    """An uploaded file with accounts, its columns guessed."""
    return a_crm_file(by, text)


def a_checked_file(
    by: User,
    text: str,
    kind: FileKind = FileKind.ACCOUNTS,
    *,
    exported_at: datetime | None = None,
    scope: FileScope = FileScope.PART,
) -> CrmImport:
    """A file that the worker has checked, with its columns mapped as guessed."""
    imported = a_crm_file(by, text, kind)
    check_crm_file(imported, exported_at=exported_at, scope=scope)
    return imported


def check_crm_file(
    imported: CrmImport, *, exported_at: datetime | None = None, scope: FileScope = FileScope.PART
) -> None:
    """Map the columns of a file as guessed, and let the worker check it."""
    settings = FileSettings(
        exported_at or clock.now(),
        scope,
        date_style=imported.date_style or DateStyle.ISO,
        number_style=imported.number_style or NumberStyle.POINT,
    )
    map_columns(imported, column_meanings(imported), settings)
    do_all_work()


def an_applied_file(
    by: User,
    text: str,
    kind: FileKind = FileKind.ACCOUNTS,
    *,
    exported_at: datetime | None = None,
    scope: FileScope = FileScope.PART,
    leaves_out_refused: bool = False,
    missing: int | None = None,
) -> CrmImport:
    """A file that the worker has applied."""
    imported = a_checked_file(by, text, kind, exported_at=exported_at, scope=scope)
    apply_file(imported, edition=imported.edition, leaves_out_refused=leaves_out_refused, missing=missing)
    do_all_work()
    return imported


def applied_here(
    by: User,
    text: str,
    kind: FileKind,
    *,
    exported_at: datetime | None = None,
    scope: FileScope = FileScope.PART,
) -> CrmImport:
    """A file that is applied in the transaction of the test, by the actions of pages and worker."""
    imported = a_crm_file(by, text, kind)
    settings = FileSettings(exported_at or clock.now(), scope, DateStyle.ISO, NumberStyle.POINT)
    map_columns(imported, column_meanings(imported), settings)
    while imported.state is FileState.CHECKING:
        check_next_rows(imported)
    missing = imported.missing
    apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=missing)
    apply_checked(imported)
    assert imported.state is FileState.APPLIED, imported.problem
    db.session.flush()
    db.session.expire_all()
    return imported


def do_all_work() -> None:
    """Let the worker do what is due of files of the CRM."""
    db.session.commit()
    while work_on_one_crm_file():
        pass
