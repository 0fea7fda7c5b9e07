"""Accounts of the CRM, as a file of sales operations brings them: three territories and one unknown."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from app.crm_files.actions import FileSettings, apply_file, map_columns
from app.crm_files.queries import column_meanings
from app.crm_files.states import FileKind, FileScope, FileState
from app.crm_files.upload import upload_file
from app.crm_files.work import apply_checked, check_next_rows
from app.demo import company
from app.demo.story import DEMO_DAY, clock_at
from app.people.models import User
from app.shared.sales.crm_ids import CrmKind, read_crm_id

HEADER = "Account ID,Account Name,Sales Territory,Account Owner,Owner Email"


def load_accounts(staff: dict[str, User], now: datetime) -> None:
    """Upload, check and apply the file of a week ago."""
    exported_at = now - 7 * DEMO_DAY
    by = staff[company.SALES_OPERATIONS_NAME]
    with clock_at(exported_at + timedelta(hours=1)):
        content = _file().encode()
        imported = upload_file(kind=FileKind.ACCOUNTS, name="accounts.csv", content=content, by=by)
        map_columns(imported, column_meanings(imported), FileSettings(exported_at, FileScope.COMPLETE))
        while imported.state is FileState.CHECKING:
            check_next_rows(imported)
        apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
        apply_checked(imported)


def _file() -> str:
    """One line for each account: their territories in turn."""
    lines = [HEADER]
    territories, owners = cycle(company.ACCOUNT_TERRITORIES), cycle(company.ACCOUNT_OWNERS)
    for number, name in enumerate(company.account_names(), start=1):
        crm_id = read_crm_id(f"001Dm0000{number:06}", CrmKind.ACCOUNT).text
        owner = next(owners)
        email = f"{owner.split()[0].lower()}@example.com"
        lines.append(f"{crm_id},{name},{next(territories)},{owner},{email}")
    return "\n".join([*lines, ""])
