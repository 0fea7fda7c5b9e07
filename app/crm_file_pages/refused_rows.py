"""The refused rows of a file of the CRM, to correct and upload again."""

from __future__ import annotations

from typing import IO

from sqlalchemy import select

from app.crm_files.kinds import kind_of
from app.crm_files.models import CrmImport
from app.crm_files.states import RowEffect
from app.staged_files.refused_rows import csv_of_rows


def refused_crm_rows_file(imported: CrmImport) -> IO[bytes]:
    """The refused rows of a file as CSV, with their reasons."""
    rows = kind_of(imported).rows
    refused = (rows.import_id == imported.id, rows.effect == RowEffect.REFUSED)
    statement = select(rows.number, rows.cells, rows.remark).where(*refused).order_by(rows.number)
    return csv_of_rows(imported.headers, statement, lambda row: row.remark)
