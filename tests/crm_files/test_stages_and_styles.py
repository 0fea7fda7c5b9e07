"""Stages that Onramp does not know are mapped once, and how a file writes days and amounts is chosen."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app.book.models import OpportunityOutcome
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileState, RowEffect
from app.db.base import db
from app.shared.refusals import RuleBroken
from app.shared.sales.days import DateStyle, date_style_of, read_day
from tests.crm_files.applied import OPPORTUNITIES, effects, the_opportunity
from tests.factories.crm_files import a_checked_file, do_all_work, opportunity_row, table_text

UPLOAD = "/crm-files/opportunities"


def the_file() -> CrmImport:
    db.session.expire_all()
    return db.session.scalars(select(CrmImport).where(CrmImport.kind == FileKind.OPPORTUNITIES)).all()[-1]


def test_an_unknown_stage_is_mapped_once_and_remembered(cast, account, client, session):
    text = table_text(opportunity_row(1, account, "Verbal"), opportunity_row(2, account, "Gone"))
    imported = a_checked_file(cast.yara, text, OPPORTUNITIES)
    assert effects(imported) == [RowEffect.REFUSED] * 2
    client.sign_in(cast.yara)
    page = f"/crm-files/{imported.id}"
    assert "Map stages" in client.get(page).text
    shown = client.get(f"{page}/stages").text
    assert "Verbal" in shown and "Gone" in shown
    client.submit(f"{page}/stages", stage_1="lost", stage_2="open")
    do_all_work()
    assert effects(imported) == [RowEffect.ADDED] * 2
    again = a_checked_file(cast.ada, table_text(opportunity_row(3, account, "GONE ")), OPPORTUNITIES)
    assert effects(again) == [RowEffect.ADDED]


def test_from_a_file_to_opportunities(cast, account, client, session):
    """The style of days is not guessed where no value decides it."""
    rows = [
        opportunity_row(1, account, "Closed Won", Amount="1.234,50") | {"Close Date": "03/04/2026"},
        opportunity_row(2, account) | {"Close Date": "05/06/2026"},
    ]
    client.sign_in(cast.yara)
    answer = client.submit(UPLOAD, file=(BytesIO(table_text(*rows).encode()), "o.csv"))
    answer.close()
    page = f"/crm-files/{the_file().id}"
    shown = client.get(f"{page}/columns").text
    assert "How does it write days?" in shown
    refused = client.submit(f"{page}/columns", exported_at="2026-08-10T09:00", scope="part")
    assert refused.status_code == 422
    assert "Choose how the file writes days." in refused.text
    client.submit(f"{page}/columns", exported_at="2026-08-10T09:00", scope="part", date_style="31/12/2026")
    do_all_work()
    assert "Added" in client.get(page).text
    client.submit(page)
    do_all_work()
    assert the_file().state is FileState.APPLIED
    found = the_opportunity(1)
    assert (found.close_on, found.amount, found.outcome) == (
        date(2026, 4, 3),
        1_234_50,
        OpportunityOutcome.WON,
    )
    listed = client.get("/crm-files").text
    assert "o.csv" in listed and "Opportunities" in listed


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["03/04/2026", "31/12/2026"], DateStyle.DAY_FIRST),
        (["03/04/2026", "12/31/2026"], DateStyle.MONTH_FIRST),
        (["03/04/2026", "05/06/2026", "", "soon"], None),
        (["31/12/2026", "12/31/2026"], None),
        (["2026-12-31"], DateStyle.ISO),
        (["31.12.2026"], DateStyle.DOTTED),
    ],
)
def test_the_style_of_days_is_known_only_if_one_value_alone_decides(texts, style):
    assert date_style_of(texts) is style


def test_a_time_is_refused_unless_it_is_midnight():
    day = date(2026, 12, 31)
    assert read_day("2026-12-31", DateStyle.ISO) == (day, False)
    for text in ("2026-12-31T00:00:00.000Z", "2026-12-31 00:00", "2026-12-31T00:00:00.000+0000"):
        assert read_day(text, DateStyle.ISO) == (day, True)
    assert read_day("12/31/2026, 12:00 AM", DateStyle.MONTH_FIRST) == (day, True)
    for text in ("2026-12-31 14:30", "2026-12-31T00:00:01Z"):
        with pytest.raises(RuleBroken, match="has a time"):
            read_day(text, DateStyle.ISO)
    for text in ("2026-02-30", "31/12/2026", "46387", "1626-12-31"):
        with pytest.raises(RuleBroken, match="not a day"):
            read_day(text, DateStyle.ISO)
