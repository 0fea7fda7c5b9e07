"""The text of a return file, for Data Loader: CSV in UTF-8. A blank is `#N/A`, which clears the field.

An empty cell leaves a field as it is. The file has ids and no names. It is written from what was kept, so it
is the same each time, but for texts that were deleted since: their fields are left as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import select

from app.book.models import Account, Opportunity
from app.crm_returns.difference_rows import BLANK
from app.crm_returns.kinds import ReturnKind
from app.crm_returns.models import SENT_VALUE, CrmReturn, CrmReturnRow
from app.db.base import begin_transaction, db

VALUES_PER_READ = 2000


def return_file(made: CrmReturn) -> IO[bytes]:
    """The file, to be read from its beginning."""
    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    text = TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(made.columns)
    writer.writerows(_lines(made))
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _lines(made: CrmReturn) -> Iterator[list[str]]:
    """A line for each record, in the order of the records here: its id, and a cell for each field."""
    record: Any = Account if made.kind is ReturnKind.ACCOUNTS else Opportunity
    row_of = CrmReturnRow.account_id if record is Account else CrmReturnRow.opportunity_id
    rows = (
        select(record.crm_id, CrmReturnRow.field, SENT_VALUE.label("value"))
        .join(record, record.id == row_of)
        .where(CrmReturnRow.return_id == made.id)
        .order_by(record.id)
    )
    begin_transaction()
    found = db.session.connection().execute(rows, execution_options={"yield_per": VALUES_PER_READ})
    for crm_id, cells in groupby(found, lambda row: row.crm_id):
        values = {field: value or BLANK for _id, field, value in cells if value is not None}
        yield [crm_id, *(values.get(field, "") for field in made.kind.fields)]
