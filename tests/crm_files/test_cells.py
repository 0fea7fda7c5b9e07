"""Cells of a file of the CRM are read by what their columns mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.crm_files.accounts.columns import AccountColumn
from app.crm_files.cells import RowCells
from app.shared.sales.days import DateStyle


@pytest.mark.parametrize(
    ("written", "style", "hour"),
    [
        ("2026-08-09T10:30:00+02:00", DateStyle.DOTTED, 8),
        ("09.08.2026 08:30", DateStyle.DOTTED, 8),
        ("9/8/2026, 8:30:00", DateStyle.DAY_FIRST, 8),
        ("8/9/2026 8:30 PM", DateStyle.MONTH_FIRST, 20),
        ("8/9/2026 8:30 PM", DateStyle.DOTTED, None),
        ("09.08.2026 25:00", DateStyle.DOTTED, None),
    ],
)
def test_a_moment_may_be_in_the_style_of_the_file(written, style, hour):
    cells = RowCells([written], [AccountColumn.MODIFIED_AT], {AccountColumn.MODIFIED_AT: "Last modified"})
    moment = cells.moment(AccountColumn.MODIFIED_AT, "UTC", style)
    assert moment == (hour and datetime(2026, 8, 9, hour, 30, tzinfo=UTC))
    assert bool(cells.problems) == (hour is None)
