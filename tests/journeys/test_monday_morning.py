"""Monday morning of an ISR, at a desk and on a phone: from Your turn to a completed call, in few clicks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from sqlalchemy import select

from app.book.alignment import alignment_day
from app.db.base import db
from app.opportunity_work.models import LogEntry, OpportunityNextStep, OpportunityTask, WorkKind
from tests.cast import Cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds
from tests.factories.work import a_work_step, a_work_task, an_entry
from tests.journeys.people import DESK, PHONE, Colleague

MOST_CLICKS = 4  # from Your turn to a completed task: Open, Done, the box, Complete
DAY = timedelta(days=1)
AT_A_DESK = pytest.mark.full("the same on a phone")


@pytest.fixture
def monday(cast: Cast, session) -> None:
    """An overdue call, a quote of today, and the notes of the last call."""
    owen, today = an_isr_of(cast.marta, "Owen Moss"), alignment_day()
    held = holds(owen, a_sales_territory("T"), manager=cast.marta, starts_on=today - 30 * DAY)
    acme = an_opportunity(an_account(held.territory, "Acme"), name="Renewal 2027")
    a_work_task(acme, owen, WorkKind.UPGRADE_CALL, today - DAY)
    a_work_step(acme, owen, "Ask for the other business units", today - DAY)
    an_entry(acme, owen, "Security is important to them.", today - 7 * DAY)
    a_work_task(an_opportunity(an_account(held.territory, "Birch")), owen, WorkKind.QUOTE, today)
    session.commit()


@pytest.mark.parametrize(
    "screen", [pytest.param(DESK, id="desk", marks=AT_A_DESK), pytest.param(PHONE, id="phone")]
)
def test_an_isr_completes_an_overdue_call_in_one_form(
    browser: Browser, running_server: str, session, monday, screen: ViewportSize
) -> None:
    owen = Colleague(browser, running_server, screen=screen)
    owen.signs_in("owen@example.com")
    clicks: list[str] = []
    owen.page.on("console", lambda message: clicks.append(message.text))
    owen.context.add_init_script(
        "addEventListener('click', (e) => { if (e.isTrusted) console.log('click') })"
    )
    owen.page.reload()

    owen.reads("1 overdue opportunity task")
    owen.opens_in(owen.page.get_by_role("main"), "Open")
    owen.reads("1 upgrade call · 1 quote")
    first = owen.page.get_by_role("row").filter(has_text="Upgrade call")
    expect(first).to_contain_text("Ask for the other business units")
    expect(first).to_contain_text("Security is important to them.")
    first.get_by_role("link", name="Done").click()
    owen.page.get_by_label("What was done?").fill("They have two more units. Price is a concern.")
    owen.hands.mark(owen.page.get_by_label("The account leader was copied"))
    owen.fills(Next_step="Send a quote for Ultimate")
    owen.fills(Next_step_by=(alignment_day() + 7 * DAY).isoformat())
    owen.presses("Complete opportunity task")
    owen.reads("Opportunity task completed.")
    expect(owen.page.get_by_text("1 upgrade call")).to_have_count(0)
    assert len(clicks) <= MOST_CLICKS, clicks
    assert owen.page.evaluate("document.documentElement.scrollWidth") <= screen["width"]

    db.session.expire_all()
    assert db.session.scalars(select(OpportunityTask).where(OpportunityTask.done_at.is_not(None))).one()
    last = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc()).limit(1)).one()
    assert (last.note.text, last.leader_copied) == ("They have two more units. Price is a concern.", True)
    step = db.session.scalars(
        select(OpportunityNextStep).order_by(OpportunityNextStep.id.desc()).limit(1)
    ).one()
    assert step.note.text == "Send a quote for Ultimate"
