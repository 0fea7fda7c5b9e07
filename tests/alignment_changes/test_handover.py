"""A territory is vacated or handed over: what happens to its accounts, and what is written and sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.book.alignment import alignment_day, is_open_with, isr_on, opportunity_isr_on
from app.book.models import Account, Opportunity
from app.db.base import db
from app.opportunity_work.models import OpportunityTask, WorkKind
from app.outbox.models import MessageState
from app.people.models import User
from app.shared import clock
from app.territories.actions import (
    change_last_day,
    end_assignment,
    hand_over_territory,
    withdraw_last_day,
)
from tests.alignment_changes.conftest import AFTER, BEFORE, TODAY, Region, mails
from tests.factories.book import an_account, an_isr_of, an_opportunity, is_closed, isr_name, overridden
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases  # queries by day, and how many statements an act has
UNTOUCHED = (
    "accounts",
    "account_territories",
    "opportunities",
    "opportunity_tasks",
    "closings",
    "next_steps",
)


CRM = "America/Los_Angeles"
LATE = datetime(2026, 8, 9, 23, 59, tzinfo=ZoneInfo(CRM))  # the last minute of the last day
WHEN = {
    "days before": datetime(2026, 8, 3, 9, tzinfo=UTC),
    "on the last day": datetime(2026, 8, 9, 20, tzinfo=UTC),
    "back-dated": datetime(2026, 8, 12, 9, tzinfo=UTC),
}


@pytest.fixture(params=WHEN)
def acted_at(request, app, region, monkeypatch) -> datetime:
    """The act is done before, on or after its day, which is counted in the time zone of the CRM."""
    settings = app.extensions["settings"].model_copy(update={"crm_time_zone": CRM})
    monkeypatch.setitem(app.extensions, "settings", settings)
    return WHEN[request.param]


def over_midnight(acted_at: datetime) -> list[datetime]:
    """Shortly before and after the day changes where the CRM is, as far as the act is done then."""
    return [each for each in (LATE, LATE + timedelta(minutes=2)) if each >= acted_at]


def hands_over(region: Region) -> None:
    hand_over_territory(
        region.territory, to=region.nora, first_day=AFTER, reason="Agreed", by=region.cast.marta
    )
    db.session.flush()


def proposed(day) -> list[str | None]:
    found = select(User.name).select_from(Account).outerjoin(User, User.id == isr_on(day))
    return list(db.session.scalars(found))


def test_worked_example_1_a_vacated_territory(region, session, acted_at):
    """T with 3 accounts, 4 open opportunities and 1 won is vacated, last day 9 August."""
    opened = region.fill(3, 4)
    won = an_opportunity(opened[0].account)
    is_closed(won, TODAY)
    clock.freeze(acted_at)
    end_assignment(region.held, last_day=BEFORE, reason="Vacated", by=region.cast.marta)
    for moment in over_midnight(acted_at):
        clock.freeze(moment)
        isr = "Owen Moss" if moment == LATE else None
        assert proposed(alignment_day()) == [isr] * 3
        assert [isr_name(opportunity_isr_on(alignment_day()), each) for each in opened] == [isr] * 4
    assert (proposed(BEFORE), proposed(AFTER)) == (["Owen Moss"] * 3, [None] * 3)
    assert [isr_name(opportunity_isr_on(AFTER), each) for each in opened] == [None] * 4
    assert isr_name(opportunity_isr_on(AFTER), won) == "Owen Moss"
    assert region.changes() == [(AFTER, "vacated 3", 3, 4, 40_000_00)]
    [to_owen] = mails()
    assert to_owen.to_email == region.owen.email
    assert "3 accounts and 4 open opportunities" in to_owen.body
    assert "Up to 5 holdovers can be requested until Mon 24 Aug:" in to_owen.body


def test_worked_example_2_a_handover(region, session, acted_at):
    """Owen to Nora from 10 August: nothing is written but the two assignments, and two mails are sent."""
    [opportunity] = region.fill(1, 1)
    task = OpportunityTask(
        opportunity_id=opportunity.id, kind=WorkKind.HEALTH_CHECK, due_on=AFTER, created_by_id=region.owen.id
    )
    session.add(task)
    session.commit()
    clock.freeze(acted_at)
    with statements() as sent:
        hands_over(region)
    written = [each for each in sent if each.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert not [each for each in written if any(f" {table} " in each for table in UNTOUCHED)]
    assert isr_name(opportunity_isr_on(BEFORE), opportunity) == "Owen Moss"
    assert isr_name(opportunity_isr_on(AFTER), opportunity) == "Nora Weiss"
    for day, isr in ((BEFORE, region.owen), (AFTER, region.nora)):
        of_isr = select(OpportunityTask.id).join(Opportunity).where(OpportunityTask.owner_id.is_(None))
        assert db.session.scalars(of_isr.where(is_open_with(isr.id, day))).all() == [task.id]
    for moment in over_midnight(acted_at):
        clock.freeze(moment)
        isr = region.owen if moment == LATE else region.nora
        assert db.session.scalars(of_isr.where(is_open_with(isr.id, alignment_day()))).all() == [task.id]
    found = mails()
    assert [each.to_email for each in found] == [region.owen.email, region.nora.email]
    assert all("1 account and 1 open opportunity" in each.body for each in found)
    to_owen, to_nora = (each.body for each in found)
    assert "Your last day is Sun 9 Aug." in to_owen
    assert "Owen" not in to_owen.split("\n", 1)[1], "it does not speak of its reader as of somebody else"
    assert "Up to 5 holdovers can be requested until Mon 24 Aug: " in to_owen
    assert "/holdovers" not in to_nora
    assert not any("10,000" in each.subject or "account" in each.subject for each in found)


def test_a_planned_vacancy_that_is_changed_and_withdrawn_leaves_nothing(region, session):
    region.fill(3, 4)
    held, marta = region.held, region.cast.marta
    end_assignment(held, last_day=BEFORE, reason="Vacated", by=marta)
    assert region.changes() == [(AFTER, "vacated 3", 3, 4, 40_000_00)]
    change_last_day(held, last_day=AFTER, reason="A day more", by=marta)
    session.flush()
    assert [each[2:] for each in region.changes()] == [(0, 0, 0), (3, 4, 40_000_00)]
    waiting = [each for each in mails() if each.state is MessageState.WAITING]
    assert [each.subject for each in waiting] == ["You no longer have T from Tue 11 Aug"]
    withdraw_last_day(held, reason="Stays", by=marta)
    session.flush()
    assert [each[2:] for each in region.changes()] == [(0, 0, 0), (0, 0, 0)]
    assert not [each for each in mails() if each.state is MessageState.WAITING]
    assert proposed(date(2026, 8, 20)) == ["Owen Moss"] * 3
    end_assignment(held, last_day=BEFORE, reason="Vacated", by=marta)
    sent = mails()[-1]
    sent.state = MessageState.SENT
    withdraw_last_day(held, reason="Stays after all", by=marta)
    assert (mails()[-1].to_email, mails()[-1].subject) == (region.owen.email, "Owen Moss keeps T")


def test_what_has_an_override_or_is_closed_does_not_move(region):
    first, second, third = region.fill(1, 3)
    overridden(first, an_isr_of(region.cast.milan, "Lena Ost"), by=region.cast.milan)
    is_closed(second, TODAY)
    hands_over(region)
    assert region.changes() == [(AFTER, "handed over 1", 1, 1, 10_000_00)]
    assert third.is_open


def _statements_of_handover(region: Region, accounts: int) -> int:
    region.fill(accounts, accounts * 3)
    db.session.commit()
    with statements() as sent:
        hands_over(region)
    db.session.rollback()
    return len(sent)


@pytest.mark.one_database
def test_a_handover_has_as_many_statements_with_two_accounts_as_with_forty(region):
    _statements_of_handover(region, 1)  # what is asked once
    few = _statements_of_handover(region, 2)
    assert _statements_of_handover(region, 38) == few


@pytest.mark.one_database
def test_both_isrs_of_a_vacancy_by_another_person_get_a_mail_and_the_manager_too(region):
    an_opportunity(an_account(region.territory))
    end_assignment(region.held, last_day=TODAY, reason="Vacated", by=region.cast.ada)
    assert [each.to_email for each in mails()] == [region.owen.email, region.cast.marta.email]
