"""Your turn has one line for all of a kind: conflicts, overrides to people who left, files to apply."""

from __future__ import annotations

from datetime import date

import pytest

from app.crm_files.states import FileKind
from app.home.your_turn import your_turn_of
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds, overridden
from tests.factories.crm_files import a_checked_file, opportunity_row, table_text
from tests.factories.crm_returns import a_conflict
from tests.real.page import Page

pytestmark = pytest.mark.both_databases


@pytest.fixture
def book(cast):
    """Owen's account, with two opportunities."""
    held = holds(
        an_isr_of(cast.marta, "Owen Moss"),
        a_sales_territory("T"),
        manager=cast.marta,
        starts_on=date(2026, 1, 1),
    )
    account = an_account(held.territory)
    return held.isr, an_opportunity(account), an_opportunity(account)


@pytest.fixture
def lines(app, session):
    def look(person) -> list[str]:
        session.flush()
        with app.test_request_context():
            found = [turn.what for turn in your_turn_of(person).for_reader]
        return [what for what in found if "for a territory" not in what]

    return look


def test_conflicts_for_who_resolves_them(cast, book, lines):
    owen, one, other = book
    for opportunity in (one, other):
        a_conflict(opportunity)
    a_conflict(an_opportunity(an_account(a_sales_territory("U"))))
    assert lines(owen) == ["2 conflicts with the CRM"]
    assert "3 conflicts with the CRM" in lines(cast.marta), "and of what is nobody's"
    assert lines(cast.yara) == []


def test_overrides_to_people_who_left_for_the_manager(cast, book, lines):
    owen, one, other = book
    leaver = an_isr_of(cast.marta, "Lena Sand")
    for opportunity in (one, other):
        overridden(opportunity, leaver, by=cast.marta)
    assert lines(cast.marta) == []
    leaver.active = False
    assert lines(cast.marta) == ["2 ISR overrides to people who left"]
    assert lines(owen) == lines(cast.yara) == lines(cast.milan) == []


def test_checked_files_for_who_uploaded_them(cast, book, lines, client, session):
    _owen, one, _other = book
    a_checked_file(cast.yara, table_text(opportunity_row(1, one.account)), FileKind.OPPORTUNITIES)
    assert lines(cast.yara) == ["1 checked file of the CRM"]
    assert lines(cast.ada) == lines(cast.marta) == []
    session.commit()
    client.sign_in(cast.yara)
    links = [each.attributes.get("href", "") for each in Page(client.get("/").text).all("a")]
    assert "/crm-files" in links
