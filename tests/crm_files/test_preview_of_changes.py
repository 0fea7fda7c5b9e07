"""The preview of a file says what each row does: fields, territories, the ISR that is frozen."""

from __future__ import annotations

from datetime import date

import pytest

from app.book.models import Tier
from app.crm_files.queries import isr_moves
from app.crm_files.states import FileKind, RowEffect
from app.shared import clock
from app.shared.text import one_line
from tests.crm_files.applied import OPPORTUNITIES, applied, the_opportunity
from tests.factories.book import a_sales_territory, an_account, an_isr_of, holds
from tests.factories.crm_files import (
    a_checked_file,
    accounts_text,
    an_applied_file,
    crm_user_id,
    opportunity_row,
    table_text,
)
from tests.real.page import parsed
from tests.real.statements import statements


@pytest.fixture
def yara(cast, client):
    client.sign_in(cast.yara)
    return client


def changes_on(page: str) -> list[list[str]]:
    """What the cells under "What changes" say, a list for each row."""
    shown = parsed(page)
    return [
        [one_line(line.text) for line in shown.all("div", within=cell)]
        for cell in shown.all("td")
        if cell.attributes.get("data-label") == "What changes"
    ]


def cells_on(page: str, label: str) -> list[str]:
    """The texts of the cells of a column."""
    return [
        one_line(cell.text) for cell in parsed(page).all("td") if cell.attributes.get("data-label") == label
    ]


@pytest.mark.both_databases
def test_a_changed_row_says_each_field_in_the_words_of_the_page(cast, account, yara):
    before = {"Type": "Renewal", "Amount": "1000.00", "Next_Step": "Call", "ISR_Priority": "Tier 3"}
    applied(cast, opportunity_row(1, account, **before))
    opportunity = the_opportunity(1)
    opportunity.tier, opportunity.tier_at = Tier.CO_MANAGED, clock.now()
    after = {"Type": "Renewal", "Amount": "2500.50", "Next_Step": "Quote", "ISR_Priority": "Tier 4"}
    row = opportunity_row(1, an_account(account.territories[0].territory, "Birch"), "4-Proposal", **after)
    imported = a_checked_file(cast.yara, table_text(row | {"Close Date": "2026-11-30"}), OPPORTUNITIES)
    (said,) = changes_on(yara.get(f"/crm-files/{imported.id}").text)
    assert said == [
        f"Account: {account.name} → Birch",
        "Stage: 3-Technical Evaluation → 4-Proposal",
        "Close date: Sat 31 Oct → Mon 30 Nov",
        "Amount: US$1,000.00 → US$2,500.50",
        "Tier: Tier 2 - Co-managed by SAE & ISR stays, the CRM has Tier 4 - Low touch",
        "Next step: Call → Quote",
    ]


def test_a_moved_account_says_its_old_and_its_new_territory(cast, account, yara):
    holds(
        an_isr_of(cast.milan, "Lena Ost"),
        a_sales_territory("U"),
        manager=cast.milan,
        starts_on=date(2026, 7, 1),
    )
    imported = a_checked_file(cast.yara, accounts_text([account.crm_id, "Acme", "U"]))
    page = yara.get(f"/crm-files/{imported.id}").text
    assert cells_on(page, "Territory") == ["T → U"]
    assert changes_on(page) == [[f"Account name: {account.name} → Acme"]]


def test_who_holds_a_territory_from_a_later_day_on_is_not_counted_today(cast, account, owen, yara):
    """The alignment before and after is that of the day of the check, and the page says so."""
    lena = an_isr_of(cast.milan, "Lena Ost")
    planned = a_sales_territory("U")
    holds(lena, planned, manager=cast.milan, starts_on=date(2026, 8, 20))
    imported = a_checked_file(cast.yara, accounts_text([account.crm_id, "Acme", "U"]))
    assert [(move.before, move.after) for move in isr_moves(imported)] == [("Owen Moss", None)]
    assert "As of Mon 10 Aug" in yara.get(f"/crm-files/{imported.id}").text


def test_a_closing_says_which_isr_is_frozen(cast, account, yara):
    applied(cast, opportunity_row(1, account))
    imported = a_checked_file(cast.yara, table_text(opportunity_row(1, account, "Closed Won")), OPPORTUNITIES)
    assert cells_on(yara.get(f"/crm-files/{imported.id}").text, "ISR") == ["Owen Moss Frozen"]


def test_a_user_says_their_email(cast, yara):
    users = [f"Id,Email\n{crm_user_id(1)},{name}@example.com\n" for name in ("old", "new")]
    an_applied_file(cast.yara, users[0], FileKind.USERS)
    imported = a_checked_file(cast.yara, users[1], FileKind.USERS)
    assert changes_on(yara.get(f"/crm-files/{imported.id}").text) == [
        ["Email: old@example.com → new@example.com"]
    ]


def test_a_page_takes_the_same_statements_for_one_row_and_for_many(cast, account, yara):
    counted = []
    for first, number in ((0, 1), (100, 40)):
        rows = [opportunity_row(first + n, account, Amount="10") for n in range(number)]
        applied(cast, *rows)
        changed = [row | {"Amount": "20", "Stage": "4-Proposal"} for row in rows]
        imported = a_checked_file(cast.yara, table_text(*changed), OPPORTUNITIES)
        assert imported.counts == {RowEffect.CHANGED: number}
        with statements() as sent:
            page = yara.get(f"/crm-files/{imported.id}").text
        assert len(changes_on(page)) == number
        counted.append(len(sent))
    assert counted[0] == counted[1]
