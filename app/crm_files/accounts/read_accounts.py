"""Read a row of a file with accounts: what it says, or why it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.book.models import Account
from app.crm_files.accounts.columns import ACCOUNT_COLUMN_LABELS, ACCOUNT_COLUMNS, AccountColumn
from app.crm_files.accounts.territories import TerritoryNames
from app.crm_files.cells import RowCells
from app.crm_files.judging import find_known
from app.crm_files.models import CrmImport
from app.crm_files.states import RowEffect
from app.shared.sales.crm_ids import CrmKind
from app.shared.sales.days import DateStyle
from app.shared.settings import current_settings

DETAILS = ("name", "owner_crm_id", "owner_name", "owner_email", "crm_territory", "crm_isr")
NOTHING_READ = dict.fromkeys(
    ("effect", "remark", "crm_id", "digest", "modified_at", "territory_id", "account_id", *DETAILS)
)


class AccountReader:
    """Reads the rows of one file with accounts. A detail without a column is None, an empty cell is ""."""

    def __init__(self, imported: CrmImport) -> None:
        self._columns = ACCOUNT_COLUMNS.of(imported.columns)
        self._territories = TerritoryNames()
        self._dates = imported.date_style or DateStyle.DOTTED  # of moments: an account has no days
        self._time_zone = current_settings().crm_time_zone

    def find_records(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write to rows that were read which account here they are about."""
        find_known(rows, Account, "account_id")

    def values_of(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of a row by the names of its columns in the database."""
        row = RowCells(cells, self._columns, ACCOUNT_COLUMN_LABELS)
        details: dict[str, Any] = {
            "crm_id": row.record_id(AccountColumn.CRM_ID, CrmKind.ACCOUNT),
            "crm_territory": row.text(AccountColumn.TERRITORY, 200),
            "name": row.text(AccountColumn.NAME, 255),
            "owner_crm_id": row.record_id(AccountColumn.OWNER_ID, CrmKind.USER, required=False),
            "owner_name": row.text(AccountColumn.OWNER_NAME, 200),
            "owner_email": row.email(AccountColumn.OWNER_EMAIL, 254),
            "crm_isr": row.text(AccountColumn.PROPOSED_ISR, 254),
            "modified_at": row.moment(AccountColumn.MODIFIED_AT, self._time_zone, self._dates),
        }
        if row.problems:
            refused = {"effect": RowEffect.REFUSED, "remark": " ".join(row.problems)}
            return NOTHING_READ | refused | {"crm_id": details["crm_id"]}
        digest = hashlib.sha256(repr(details).encode()).hexdigest()
        territory_id = None
        if details["crm_territory"]:
            territory_id = self._territories.find(details["crm_territory"])
            if territory_id is None:
                row.remarks.append(_("No territory has this name: its Proposed ISR is blank."))
        remark = " ".join(row.remarks) or None
        return NOTHING_READ | details | {"digest": digest, "territory_id": territory_id, "remark": remark}
