"""Read a row of a file with accounts: what it says, or why it is refused. Nothing is looked up here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.crm_files.columns import ACCOUNT_COLUMN_LABELS, AccountColumn
from app.shared.emails import email_key
from app.shared.refusals import RuleBroken
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.text import one_line
from app.untrusted.csv_cells import without_text_mark

MAX_LENGTHS = {  # characters, as the columns of a row have them
    AccountColumn.NAME: 255,
    AccountColumn.TERRITORY: 200,
    AccountColumn.OWNER_NAME: 200,
    AccountColumn.OWNER_EMAIL: 254,
    AccountColumn.PROPOSED_ISR: 254,
}


@dataclass(frozen=True)
class AccountDetails:
    """What a row says of an account. A detail without a column is None, and an empty cell is "".

    The names are those of the columns of `AccountRow`. `remark` says what was mended.
    """

    crm_id: str
    crm_territory: str
    name: str | None = None
    owner_crm_id: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    crm_isr: str | None = None
    modified_at: datetime | None = None
    remark: str | None = None

    @property
    def digest(self) -> str:
        """The same for two rows that say the same."""
        return hashlib.sha256(repr({**asdict(self), "remark": None}).encode()).hexdigest()


def read_account(
    cells: Sequence[str], columns: Sequence[AccountColumn | None], time_zone: str
) -> AccountDetails:
    """What the cells of a row say. `time_zone` is that of moments without one.

    Raises RuleBroken with all that is wrong, in one sentence or several.
    """
    given = {
        column: without_text_mark(one_line(cells[place])) if place < len(cells) else ""
        for place, column in enumerate(columns)
        if column is not None
    }
    problems: list[str] = []

    def read(column: AccountColumn, reader: Callable[[str], str]) -> str | None:
        if column not in given:
            return None
        try:
            return reader(_checked(column, given[column]))
        except RuleBroken as refused:
            problems.append(f"{ACCOUNT_COLUMN_LABELS[column]}: {refused.sentence}")
            return None

    repaired: list[str] = []

    def account_id(text: str) -> str:
        crm_id = read_crm_id(text, CrmKind.ACCOUNT)
        if crm_id.is_repaired:
            repaired.append(_("Its id had lost its capital letters and was repaired."))
        return crm_id.text

    crm_id = read(AccountColumn.CRM_ID, account_id)
    territory = read(AccountColumn.TERRITORY, str)
    details = {
        "name": read(AccountColumn.NAME, str),
        "owner_crm_id": read(AccountColumn.OWNER_ID, _user_id),
        "owner_name": read(AccountColumn.OWNER_NAME, str),
        "owner_email": read(AccountColumn.OWNER_EMAIL, email_key),
        "crm_isr": read(AccountColumn.PROPOSED_ISR, str),
    }
    modified = read(AccountColumn.MODIFIED_AT, lambda text: _moment(text, time_zone))
    if problems:
        raise RuleBroken(" ".join(problems))
    return AccountDetails(
        crm_id=crm_id or "",
        crm_territory=territory or "",
        modified_at=datetime.fromisoformat(modified) if modified else None,
        remark=" ".join(repaired) or None,
        **details,
    )


def _checked(column: AccountColumn, text: str) -> str:
    limit = MAX_LENGTHS.get(column)
    if limit is not None and len(text) > limit:
        raise RuleBroken(_("Too long (limit: %(limit)s characters).", limit=limit))
    return text


def _user_id(text: str) -> str:
    return read_crm_id(text, CrmKind.USER).text if text else ""


def _moment(text: str, time_zone: str) -> str:
    """A moment in UTC, as ISO 8601 writes it; empty for an empty cell."""
    if not text:
        return ""
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))
        return local.astimezone(UTC).isoformat()
    raise RuleBroken(_("This is not a moment such as 2026-08-10T09:30:00Z."))
