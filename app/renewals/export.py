"""The renewals of a list as a CSV file: exactly those that it lists, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from babel.numbers import get_currency_precision
from flask_babel import gettext as _

from app.db.base import begin_transaction, db
from app.exports.spreadsheets import EXPORT_CHUNK_SIZE, Cell, SpreadsheetKind, write_spreadsheet
from app.people.models import User
from app.renewals.filters import RenewalFilter, window_labels
from app.renewals.queries import all_renewals
from app.renewals.rows import ListedOpportunity
from app.renewals.rules import WindowDays
from app.shared.sales.company import currency


def write_renewals(user: User, asked: RenewalFilter, days: WindowDays) -> IO[bytes]:
    """The file, to be read from its beginning."""
    file, _number = write_spreadsheet(SpreadsheetKind.CSV, _headings(), _rows(user, asked, days))
    return file


def _headings() -> list[str]:
    return [
        *(_("Account"), _("Account id"), _("Opportunity"), _("Opportunity id"), _("Territory")),
        *(
            _("ARR basis (%(currency)s)", currency=currency()),
            _("Renewal date"),
            _("Days ahead"),
            _("Window"),
        ),
        *(_("Quote start"), _("Quote end"), _("Check the quote"), _("Tier")),
        *(_("Next step"), _("Next step day"), _("Next step owner"), _("ISR"), _("SAE"), _("SAE email")),
    ]


def _rows(user: User, asked: RenewalFilter, days: WindowDays) -> Iterator[Sequence[Cell]]:
    labels: dict[Any, str] = window_labels(days)
    begin_transaction()
    statement = all_renewals(user, asked, days).execution_options(yield_per=EXPORT_CHUNK_SIZE)
    for row in db.session.execute(statement):
        listed = ListedOpportunity._make(row)
        yield _cells(listed, days, labels[days.window_of(listed.renewal_on)])


def _cells(row: ListedOpportunity, days: WindowDays, window: str) -> Sequence[Cell]:
    ahead = row.days_ahead(days.today)
    return [
        *(row.account, row.account_crm_id, row.name, row.crm_id, row.territory or ""),
        *(_amount(row.arr_basis), row.renewal_on or "", "" if ahead is None else ahead, window),
        *(row.quote_starts_on or "", row.quote_ends_on or ""),
        *("; ".join(mark.label for mark in row.quote_marks), row.tier.label if row.tier else _("Untiered")),
        *(row.next_step or "", row.next_step_on or "", row.next_step_owner or ""),
        *(row.isr or _("Nobody"), row.sae, row.sae_email),
    ]


def _amount(amount: int | None) -> Cell:
    """An amount as a plain decimal, which no spreadsheet reads as anything else."""
    return "" if amount is None else Decimal(amount).scaleb(-get_currency_precision(currency()))
