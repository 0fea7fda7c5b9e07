"""The months of jobs: how they may be written, and what gaps and overlaps there are between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scorecards.survey import JobSpan, gaps_and_overlaps, job_spans, month_key, month_label, parse_month
from app.scorecards.timeline import TIMELINE_WIDTH, timeline_of

MARCH_2019 = 2019 * 12 + 2
TODAY = 2026 * 12 + 10


@pytest.mark.parametrize(
    "written", ["2019-03", "2019/3", "3/2019", "03.2019", "3 2019", "Mar 2019", "march 2019", "MAR. 2019"]
)
def test_a_month_may_be_written_in_several_ways(written):
    assert parse_month(f" {written} ") == MARCH_2019


@pytest.mark.parametrize(
    "written",
    ["", "2019", "13/2019", "0/2019", "2019-00", "Mar 19", "Foo 2019", "3/1890", "٣/٢٠١٩", "ma 2019"],
)
def test_an_invalid_month_is_none(written):
    assert parse_month(written) is None


@given(st.integers(1940 * 12, 2100 * 12 + 11))
def test_a_stored_month_is_read_again(month):
    assert parse_month(month_key(month)) == parse_month(month_label(month)) == month


def said(*times: tuple[str, str, str]) -> list[str]:
    return [remark.text for remark in gaps_and_overlaps(job_spans(times, today=TODAY))]


def test_a_job_that_begins_when_the_last_ended_leaves_no_gap_and_no_overlap():
    assert said(("Acme", "1/2018", "3/2019"), ("Bolt", "4/2019", "")) == []
    assert said(("Acme", "1/2018", "3/2019"), ("Bolt", "3/2019", "")) == []


def test_gaps_and_overlaps_show_their_months_in_any_order_of_jobs():
    assert said(("Cora", "1/2022", ""), ("Acme", "1/2018", "5/2019"), ("Bolt", "8/2019", "3/2022")) == [
        "Gap of 2 months, Jun 2019 to Jul 2019, between Acme and Bolt.",
        "Overlap of 3 months, Jan 2022 to Mar 2022: Bolt and Cora.",
    ]
    assert said(("Acme", "1/2018", "5/2019"), ("Bolt", "7/2019", "")) == [
        "Gap of 1 month, Jun 2019, between Acme and Bolt."
    ]


def test_a_short_job_beside_a_long_one_hides_no_gap_after_it():
    assert said(("Long", "1/2018", "6/2020"), ("Side", "3/2019", "4/2019"), ("Next", "9/2020", "")) == [
        "Overlap of 2 months, Mar 2019 to Apr 2019: Long and Side.",
        "Gap of 2 months, Jul 2020 to Aug 2020, between Long and Next.",
    ]


def test_jobs_without_months_are_left_out():
    assert said(("Acme", "1/2018", "soon"), ("", "", ""), ("Bolt", "8/2019", "3/2010")) == []
    assert [span.employer for span in job_spans([("", "1/2018", "")], today=TODAY)] == ["job 1"]


MONTH = st.integers(TODAY - 60, TODAY)
SPANS = st.lists(st.tuples(MONTH, MONTH).map(sorted), min_size=1, max_size=6).map(
    lambda pairs: sorted(
        (JobSpan(f"job {n}", first, last) for n, (first, last) in enumerate(pairs)),
        key=lambda span: (span.first, span.last),
    )
)


@given(SPANS)
def test_gaps_are_months_without_a_job_and_overlaps_months_with_two(jobs):
    worked = [month for job in jobs for month in range(job.first, job.last + 1)]
    idle = set(range(min(worked), max(worked) + 1)) - set(worked)
    found = gaps_and_overlaps(jobs)
    gaps = [month for r in found if r.kind == "gap" for month in range(r.first, r.last + 1)]
    twice = {month for r in found if r.kind == "overlap" for month in range(r.first, r.last + 1)}
    assert sorted(gaps) == sorted(idle)
    assert all(worked.count(month) > 1 for month in twice)
    handed_over = {job.last for job in jobs} & {job.first for job in jobs}
    assert {month for month in worked if worked.count(month) > 1} - twice <= handed_over


@given(SPANS)
def test_every_bar_lies_within_the_drawing(jobs):
    line = timeline_of([(job.employer, month_key(job.first), month_key(job.last)) for job in jobs])
    assert len(line.jobs) == len(jobs)
    for bar in [*line.jobs, *line.remarks]:
        assert 0 <= bar.x <= bar.x + bar.width <= TIMELINE_WIDTH + 0.2
        assert bar.width > 0
