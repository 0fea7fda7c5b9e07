"""Your turn has one line for all of a kind: conflicts, overrides to people who left, files to apply."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.crm_files.states import FileKind
from app.db.base import db
from app.home.your_turn import your_turn_of
from app.isr_by_hand.actions import lift_isr_override
from app.opportunity_work.actions.tasks import remove_task
from app.shared import clock
from app.territories.models import Assignment
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    overridden,
)
from tests.factories.crm_files import a_checked_file, opportunity_row, table_text
from tests.factories.crm_returns import a_conflict
from tests.factories.work import a_work_task
from tests.real.page import Page

pytestmark = pytest.mark.both_databases


@pytest.fixture
def book(cast):
    """Owen's account, with two opportunities."""
    clock.freeze(datetime(2026, 8, 3, 9, tzinfo=UTC))
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


def test_overdue_tasks_in_one_line_until_they_are_done_or_somebody_elses(cast, book, lines, session):
    """By the clock, by the act that ends one, and by a territory that becomes vacant."""
    owen, one, other = book
    today = clock.today("UTC")
    tasks = [a_work_task(opportunity, owen, due_on=today) for opportunity in (one, other)]
    assert lines(owen) == lines(cast.marta) == []
    clock.freeze(clock.now() + timedelta(days=1))
    assert lines(owen) == ["2 overdue opportunity tasks"]
    remove_task(tasks[0], by=owen)
    assert lines(owen) == ["1 overdue opportunity task"]
    change_hands(db.session.scalars(select(Assignment)).one(), None, clock.today("UTC"))
    assert lines(owen) == lines(cast.milan) == []
    assert lines(cast.marta) == ["1 overdue opportunity task"], "and it waits for another ISR"


def test_conflicts_for_who_resolves_them(cast, book, lines):
    owen, one, other = book
    one.owner_email = cast.ines.email
    for opportunity in (one, other):
        a_conflict(opportunity)
    a_conflict(an_opportunity(an_account(a_sales_territory("U"))))
    assert lines(owen) == ["2 conflicts with the CRM"]
    assert "3 conflicts with the CRM" in lines(cast.marta), "and of what is nobody's"
    assert lines(cast.ines) == ["1 conflict with the CRM"], "and the account team"
    assert lines(cast.yara) == lines(cast.nobody) == []
    is_closed(one, date(2026, 7, 20))
    assert lines(owen) == ["1 conflict with the CRM"]
    assert lines(cast.ines) == []


def test_overrides_to_people_who_left_for_the_manager(cast, book, lines):
    owen, one, other = book
    leaver = an_isr_of(cast.marta, "Lena Sand")
    for opportunity in (one, other):
        overridden(opportunity, leaver, by=cast.marta)
    assert lines(cast.marta) == []
    leaver.active = False
    assert lines(cast.marta) == ["2 ISR overrides to people who left"]
    assert lines(cast.milan) == ["2 ISR overrides to people who left"], "any ISR manager lifts them"
    assert lines(owen) == lines(cast.yara) == []
    lift_isr_override(one, reason="Left.", seen=None, by=cast.milan)
    assert lines(cast.marta) == ["1 ISR override to someone who left"]
    is_closed(other, date(2026, 7, 20))
    assert lines(cast.marta) == []


def test_checked_files_for_who_uploaded_them(cast, book, lines, client, session):
    _owen, one, _other = book
    a_checked_file(cast.yara, table_text(opportunity_row(1, one.account)), FileKind.OPPORTUNITIES)
    assert lines(cast.yara) == ["1 checked file of the CRM"]
    assert lines(cast.ada) == lines(cast.marta) == []
    a_checked_file(cast.ada, table_text(opportunity_row(2, one.account)), FileKind.OPPORTUNITIES)
    assert lines(cast.ada) == ["1 checked file of the CRM"]
    session.commit()
    client.sign_in(cast.yara)
    links = [each.attributes.get("href", "") for each in Page(client.get("/").text).all("a")]
    assert "/crm-files" in links
