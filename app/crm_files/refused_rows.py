"""The refused rows of a file of the CRM as a CSV file, to correct and upload again."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import select

from app.crm_files.kinds import kind_of
from app.crm_files.models import CrmImport
from app.crm_files.states import RowEffect
from app.db.base import begin_transaction, db
from app.shared.text import BYTE_ORDER_MARK, one_line
from app.untrusted.csv_cells import to_cell

ROWS_PER_FETCH, SPOOLED_BYTES = 1000, 2_000_000


def refused_crm_rows_file(imported: CrmImport) -> IO[bytes]:
    """The header and the refused rows as they were uploaded, with number and reason at the end.

    A text that a spreadsheet would run stands behind an apostrophe.
    """
    file: IO[bytes] = SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115 - who sends it closes it
    headers, rows = imported.headers, kind_of(imported).rows
    file.write((BYTE_ORDER_MARK + _line([*headers, _("Row"), _("Reason")])).encode())
    refused = (rows.import_id == imported.id, rows.effect == RowEffect.REFUSED)
    statement = select(rows.number, rows.cells, rows.remark).where(*refused).order_by(rows.number)
    begin_transaction()
    found = db.session.execute(statement.execution_options(yield_per=ROWS_PER_FETCH))
    for number, cells, remark in found:
        own = [*cells, *[""] * (len(headers) - len(cells))]
        file.write(_line([*own, str(number), one_line(remark)]).encode())
    file.seek(0)
    return file


def _line(values: Iterable[str]) -> str:
    return ",".join(to_cell(value, delimiter=",", like="") for value in values) + "\r\n"
