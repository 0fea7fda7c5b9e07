"""The report of renewals: each open renewal that a person sees is in one window, whatever its date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.renewals.filters import RenewalFilter
from app.renewals.rules import QuoteMark, RenewalWindow, WindowDays, quote_marks
from app.renewals.sums import renewal_sums, sums_of
from tests.factories.book import an_account, an_opportunity, is_closed, overridden
from tests.real.page import Page

TODAY = date(2026, 8, 3)
DAYS = WindowDays(TODAY, 90, 180)
pages = pytest.mark.both_databases


@pages
def test_example_23_the_report_has_90_to_180_days_ahead_with_both_ends(held, client, session):
    account = an_account(held.territory, "Acme")
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 1, 30), date(2027, 1, 31)):
        an_opportunity(account, name=f"Due {day}", renewal_on=day)
    session.commit()
    client.sign_in(held.isr)
    near = client.get("/book/renewals?window=near").text
    report = client.get("/book/renewals?window=report").text
    later = client.get("/book/renewals?window=later").text
    assert "Due 2026-10-31" in near
    assert "in 89 days" in near
    assert "Due 2026-11-01" not in near
    assert "Due 2026-11-01" in report
    assert "in 90 days" in report
    assert "Due 2027-01-30" in report
    assert "in 180 days" in report
    assert "Due 2027-01-31" not in report
    assert "Due 2027-01-31" in later


def test_windows_follow_each_other_without_a_gap():
    days = [TODAY + timedelta(days=ahead) for ahead in range(-400, 800)]
    for window in (RenewalWindow.PAST, RenewalWindow.NEAR, RenewalWindow.REPORT, RenewalWindow.LATER):
        first, last = DAYS.bounds_of(window)
        inside = [day for day in days if (first is None or day >= first) and (last is None or day <= last)]
        assert inside == [day for day in days if DAYS.window_of(day) is window]


@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
            st.integers(1, 50),
            st.integers(-(10**9), 10**12),
        ),
        unique_by=lambda row: row[0],
    )
)
def test_the_windows_add_up_to_all(by_day):
    sums = sums_of(sorted(by_day, key=lambda row: row[0] or date.max), DAYS)
    assert sums.total.number == sum(number for _day, number, _atr in by_day)
    assert sums.total.atr == sum(atr for _day, _number, atr in by_day)
    report = sums.windows[RenewalWindow.REPORT]
    assert sums.until_line.atr + sums.beyond_line.atr == report.atr


@pages
def test_each_open_renewal_is_listed_in_one_window_and_counted_in_it(held, client, session):
    account = an_account(held.territory, "Acme")
    for ahead in (-400, -1, 0, 89, 90, 120, 121, 180, 181, 700):
        an_opportunity(
            account, name=f"ahead {ahead}.", renewal_on=TODAY + timedelta(days=ahead), arr_basis=ahead
        )
    an_opportunity(account, name="undated.").renewal_on = None
    is_closed(an_opportunity(account, name="closed."), date(2026, 7, 20))
    session.commit()
    client.sign_in(held.isr)
    shown = {window: client.get(f"/book/renewals?window={window}").text for window in RenewalWindow}
    names = [f"ahead {ahead}." for ahead in (-400, -1, 0, 89, 90, 120, 121, 180, 181, 700)] + ["undated."]
    assert [sum(name in text for text in shown.values()) for name in names] == [1] * len(names)
    assert "closed." not in "".join(shown.values())
    sums = renewal_sums(held.isr, RenewalFilter(isr=str(held.isr_id)), DAYS)
    assert {window: found.number for window, found in sums.windows.items()} == {
        RenewalWindow.NEAR: 2,
        RenewalWindow.REPORT: 4,
        RenewalWindow.LATER: 2,
        RenewalWindow.PAST: 2,
        RenewalWindow.UNDATED: 1,
    }
    assert sums.total.atr == sum((-400, -1, 0, 89, 90, 120, 121, 180, 181, 700)) + 10_000_00


def test_the_report_has_a_line_at_120_days_and_says_why(held, client, session):
    account = an_account(held.territory)
    for ahead in (90, 120, 121):
        an_opportunity(account, renewal_on=TODAY + timedelta(days=ahead))
    session.commit()
    client.sign_in(held.isr)
    page = client.get("/book/renewals").text
    assert [page.count(text) for text in ("90 to 120 days ahead", "121 to 180 days ahead")] == [1, 1]
    assert "says both 90 to 120 and 90 to 180 days ahead" in page


@pages
def test_pages_follow_each_other_by_renewal_date_and_end(held, client, session):
    account = an_account(held.territory)
    for number in range(101):
        an_opportunity(account, name=f"Number {number:03}.", renewal_on=TODAY + timedelta(days=number // 2))
    session.commit()
    client.sign_in(held.isr)
    seen, address = [], "/book/renewals"
    while address:
        page = Page(client.get(address).text)
        seen += [row.text.split("Number ")[1][:3] for row in page.all("th") if "Number " in row.text]
        more = [link for link in page.all("a") if link.text == "Next page"]
        address = more[0].attributes["href"] if more else ""
    assert seen == [f"{number:03}" for number in range(101)]


@pytest.mark.parametrize(
    ("starts", "ends", "marks"),
    [
        (None, None, [QuoteMark.NO_START]),
        (date(2026, 11, 1), date(2027, 10, 31), []),
        (date(2026, 11, 2), date(2027, 10, 31), [QuoteMark.OTHER_START]),
        (date(2026, 11, 1), date(2026, 10, 31), [QuoteMark.ENDS_FIRST]),
        (date(2026, 11, 2), date(2026, 11, 1), [QuoteMark.OTHER_START, QuoteMark.ENDS_FIRST]),
    ],
)
def test_a_quote_starts_on_the_renewal_date_and_ends_after_it(starts, ends, marks):
    assert quote_marks(date(2026, 11, 1), starts, ends) == marks


@pages
def test_filters_leave_what_they_name(held, cast, client, session):
    held.territory.segment = "Public Sector"
    acme = an_account(held.territory, "Acme", owner_email="ines@example.com", owner_name="Ines Duarte")
    birch = an_account(None, "Birch")
    small = an_opportunity(acme, name="small.", renewal_on=date(2026, 10, 31))
    an_opportunity(acme, name="large.", arr_basis=60_000_00, renewal_on=date(2026, 11, 1))
    an_opportunity(birch, name="nobodys.", renewal_on=date(2026, 11, 1))
    session.commit()
    client.sign_in(cast.yara)
    names = ("small.", "large.", "nobodys.")
    expected = {
        "": names,
        "?region=EMEA": ("small.", "large."),
        "?region=US": (),
        "?team=Public+Sector": ("small.", "large."),
        "?team=Enterprise": ("nobodys.",),
        "?team=Mid-Market": (),
        f"?isr={held.isr_id}": ("small.", "large."),
        "?isr=nobody": ("nobodys.",),
        "?sae=Ines@example.com": ("small.", "large."),
        "?quarter=FY27-Q3": ("small.",),
        "?quarter=FY27-Q4": ("large.", "nobodys."),
        "?tier=1": ("small.", "nobodys."),
        "?tier=untiered": ("large.",),
        "?tier=3": (),
    }
    found = {}
    for query in expected:
        text = client.get(f"/book/renewals{query}").text
        found[query] = tuple(name for name in names if name in text)
    assert found == expected
    overridden(small, None, by=cast.marta)
    session.commit()
    assert "small." in client.get("/book/renewals?isr=nobody").text


@pytest.mark.parametrize(
    "query", ["window=soon", "quarter=2026", "quarter=fy27-q3", "tier=5", "isr=x", "team=x"]
)
def test_an_address_that_no_page_writes_is_refused(held, client, session, query):
    session.commit()
    client.sign_in(held.isr)
    assert client.get(f"/book/renewals?{query}").status_code == 400
