"""The rules of the indicators: shares, and when a renewal was won."""

from __future__ import annotations

import pytest

from app.sales_reports.rules import CountedSum, Figures, ReportMeasure, share


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (95_000_00, 138_000_00, 688),
        (0, 138_000_00, 0),
        (138_000_00, 138_000_00, 1000),
        (99_999, 100_000, 999),  # short of all
        (1, 2_000, 1),  # half-up
        (49, 100_000, 0),
        (-1, 2_000, -1),
        (130, 100, 1300),
        (10, 0, None),
        (10, -5, None),
        (0, 0, None),
    ],
)
def test_a_share_has_one_decimal_and_what_is_short_of_all_is_less_than_all(part, whole, shown):
    assert share(part, whole) == shown


def test_without_anything_to_renew_there_is_no_rate():
    figures = Figures({ReportMeasure.ATR: CountedSum(-100, 1), ReportMeasure.NET_ARR: CountedSum(500, 1)})
    assert figures.renewal_rate is figures.on_time_rate is figures.churn_rate is None
    assert figures.attainment(None) is None
    assert figures.attainment(1_000) == 500
