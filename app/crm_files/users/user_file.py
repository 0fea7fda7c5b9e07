"""A file with users of the CRM: which id stands for which email."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select, update

from app.book.models import CrmUser
from app.crm_files.cells import RowCells
from app.crm_files.judging import find_known, find_repeated, judge, of_file, write
from app.crm_files.models import CrmImport, UserRow
from app.crm_files.states import RowEffect
from app.shared.sales.crm_ids import CrmKind
from app.shared.text import header_key
from app.staged_files.columns import ColumnMeanings


class CrmUserColumn(StrEnum):
    """What a column can say of a user. Values are stored."""

    CRM_ID = "id"
    EMAIL = "email"


CRM_USER_COLUMN_LABELS = {CrmUserColumn.CRM_ID: _l("User ID"), CrmUserColumn.EMAIL: _l("Email")}
_HEADERS = {
    **dict.fromkeys(("id", "user id", "user id 18", "18 character id"), CrmUserColumn.CRM_ID),
    **dict.fromkeys(("email", "e-mail", "user email"), CrmUserColumn.EMAIL),
}
CRM_USER_COLUMNS = ColumnMeanings(
    CRM_USER_COLUMN_LABELS, {header_key(header): column for header, column in _HEADERS.items()}
)
NO_USER = dict.fromkeys(("effect", "remark", "crm_id", "digest", "email", "crm_user_id"))


class CrmUserReader:
    """Reads the rows of one file with users."""

    def __init__(self, imported: CrmImport) -> None:
        self._columns = CRM_USER_COLUMNS.of(imported.columns)

    def find_records(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write to rows that were read which user of the CRM they are about."""
        find_known(rows, CrmUser, "crm_user_id")

    def values_of(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of a row by the names of its columns in the database."""
        row = RowCells(cells, self._columns, CRM_USER_COLUMN_LABELS)
        crm_id = row.record_id(CrmUserColumn.CRM_ID, CrmKind.USER)
        email = row.email(CrmUserColumn.EMAIL, 254)
        if email is not None and "@" not in email:
            row.problems.append(_("This user has no email address."))
        if row.problems:
            refused = {"effect": RowEffect.REFUSED, "remark": " ".join(row.problems), "crm_id": crm_id}
            return NO_USER | refused
        digest = hashlib.sha256(f"{crm_id} {email}".encode()).hexdigest()
        remark = " ".join(row.remarks) or None
        return NO_USER | {"crm_id": crm_id, "email": email, "digest": digest, "remark": remark}


def judge_users(imported: CrmImport) -> None:
    """Write what each row of a read file would do."""
    find_repeated(imported, UserRow)
    judge(imported, UserRow, UserRow.crm_user_id.is_(None), RowEffect.ADDED)
    other = select(CrmUser.id).where(CrmUser.id == UserRow.crm_user_id, CrmUser.email != UserRow.email)
    judge(imported, UserRow, other.exists(), RowEffect.CHANGED)
    judge(imported, UserRow, UserRow.effect.is_(None), RowEffect.UNCHANGED)


def apply_users(imported: CrmImport, _day: date) -> None:
    """Write what the rows of a checked file say."""
    added = select(UserRow.crm_id, func.lower(UserRow.crm_id), UserRow.email)
    rows = added.where(*of_file(imported, UserRow, RowEffect.ADDED))
    write(insert(CrmUser).from_select(["crm_id", "crm_key", "email"], rows))
    changed = (CrmUser.id == UserRow.crm_user_id, *of_file(imported, UserRow, RowEffect.CHANGED))
    write(update(CrmUser).where(*changed).values(email=UserRow.email))
