"""Deciding on a holdover: a second ISR manager, once, in time, and the people concerned get mail."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import isr_on
from app.book.models import Opportunity
from app.db.base import constraint_message, db
from app.holdovers.actions import ask_for_holdover, decide_holdover, expire_one_holdover
from app.holdovers.models import Holdover, HoldoverState
from app.home.holdovers import holdovers_to_decide
from app.outbox.queries import messages_about
from app.people.accounts import grant_role
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.territories.models import Assignment
from app.turns.models import Turn, TurnKind
from tests.factories.book import an_opportunity, is_closed, isr_name
from tests.factories.holdovers import a_holdover, a_row_in_slot, approved
from tests.holdovers.conftest import CHANGED_ON, IN_QUARTER
from tests.real.two_at_once import deed, refusal_of_second


@pytest.fixture
def opportunity(handover):
    return an_opportunity(handover.account, close_on=IN_QUARTER, name="Acme renewal")


def told(holdover) -> list[str]:
    """Who got the mails after the request."""
    mails = [mail for mail in messages_about(holdover) if "requests" not in mail.subject]
    assert all("$" not in mail.subject + mail.body for mail in mails)
    return sorted(mail.to_email for mail in mails)


def test_a_holdover_from_the_change_to_the_decision(client, handover, opportunity) -> None:
    client.sign_in(handover.owen)
    ask = f"/holdovers/changes/{handover.change.id}/ask"
    assert ask in client.get("/holdovers").text
    asked = client.submit(ask, opportunity=opportunity.id, reason="I negotiated it.")
    assert asked.status_code == 303
    page = asked.headers["Location"]
    assert "7,500.00" in client.get(page).text
    client.sign_in(handover.cast.milan)
    assert "Acme renewal" in client.get("/").text
    decided = client.submit(f"{page}/decide", page=page, answer="yes", reason="They did the work.")
    assert decided.status_code == 303
    (holdover,) = db.session.scalars(select(Holdover))
    assert (holdover.state, holdover.decided_by) == (HoldoverState.APPROVED, handover.cast.milan)
    assert told(holdover) == ["owen@example.com"]
    assert "Acme renewal" not in client.get("/").text
    assert isr_name(isr_on(CHANGED_ON, handover.account.id)) == "Nora Weiss"


def test_the_pages_say_of_what_is_closed_whether_it_is_split(client, handover, opportunity) -> None:
    """The CRM says later that it was won before the change; another one is won in the second month."""
    early = approved(a_holdover(handover.change, opportunity), handover.cast.milan)
    other = an_opportunity(handover.account, close_on=IN_QUARTER)
    split = approved(a_holdover(handover.change, other), handover.cast.milan)
    is_closed(opportunity, date(2026, 8, 9))
    is_closed(other, date(2026, 9, 1))
    client.sign_in(handover.owen)
    page, of_split = (client.get(f"/holdovers/{each.id}").text for each in (early, split))
    assert "It was won on Sun 9 Aug, before the change, so nothing is split." in page
    assert "Possible splits" not in page
    assert "50 %" in of_split
    assert "75 %" not in of_split
    listed = client.get("/holdovers").text
    assert "before the change, so nothing is split" in listed
    assert "can be requested until Mon 24 Aug: 12 days left" in listed


def test_the_decision_goes_to_who_requested_it_and_to_the_isr(handover, opportunity) -> None:
    holdover = a_holdover(handover.change, opportunity, by=handover.cast.marta)
    decide_holdover(holdover, is_approved=False, reason="Too small.", by=handover.cast.milan)
    assert told(holdover) == ["marta@example.com", "owen@example.com"]
    verbs = [each.verb for each in activity_of(holdover)]
    assert verbs == [ActivityVerb.DECLINED_HOLDOVER, ActivityVerb.ASKED_FOR_HOLDOVER]


def test_nobody_decides_who_requested_it_or_is_one_of_its_isrs(client, handover, opportunity) -> None:
    cast = handover.cast
    for isr in (handover.owen, handover.nora):
        grant_role(isr, Role.ISR_MANAGER, by=cast.ada)
    holdover = a_holdover(handover.change, opportunity, by=cast.marta)
    for person in (cast.marta, handover.owen, handover.nora, cast.ada, cast.yara):
        with pytest.raises(RuleBroken, match="Another ISR manager decides"):
            decide_holdover(holdover, is_approved=True, reason="Please.", by=person)
        assert holdovers_to_decide(person) == []
        client.sign_in(person)
        answer = client.forge(f"/holdovers/{holdover.id}/decide", answer="yes", reason="Please.")
        assert answer.status_code == (404 if person is handover.nora else 403)
    assert [mail.to_email for mail in messages_about(holdover)] == ["milan@example.com"]
    assert holdovers_to_decide(cast.milan) == [holdover]


def test_what_did_not_move_can_only_be_declined(client, handover, opportunity) -> None:
    holdover = a_holdover(handover.change, opportunity)
    of_nora = db.session.query(Assignment).filter_by(isr_id=handover.nora.id).one()
    of_nora.taken_back_at, of_nora.ends_on = clock.now(), of_nora.starts_on
    db.session.flush()
    handover.held.ends_on = None
    db.session.flush()
    decision = {"reason": "They did the work.", "by": handover.cast.milan}
    with pytest.raises(RuleBroken, match="nothing is split"):
        decide_holdover(holdover, is_approved=True, **decision)
    decide_holdover(holdover, is_approved=False, **decision)
    assert holdover.state is HoldoverState.DECLINED


def test_a_decision_is_final_and_sent_twice_it_is_one(handover, opportunity) -> None:
    holdover = approved(a_holdover(handover.change, opportunity), handover.cast.marta)
    decide_holdover(holdover, is_approved=True, reason="They did the work.", by=handover.cast.marta)
    for is_approved in (True, False):
        with pytest.raises(Conflict, match="Marta Silva already decided"):
            decide_holdover(holdover, is_approved=is_approved, reason="No.", by=handover.cast.marta)
    with pytest.raises(Conflict, match="Marta Silva already decided on Wed 12 Aug: Approved"):
        decide_holdover(holdover, is_approved=False, reason="No.", by=handover.cast.milan)


@pytest.mark.both_databases  # locks of a row
def test_without_a_decision_it_expires_fifteen_days_after_the_quarter(handover, opportunity) -> None:
    holdover = a_holdover(handover.change, opportunity)
    db.session.commit()
    clock.freeze(datetime(2026, 11, 14, 9, tzinfo=UTC))
    assert not expire_one_holdover()
    clock.freeze(datetime(2026, 11, 15, 9, tzinfo=UTC))
    with pytest.raises(Conflict, match="Nobody decided in time"):
        decide_holdover(holdover, is_approved=True, reason="Late.", by=handover.cast.milan)
    assert expire_one_holdover()
    assert (holdover.state, holdover.decided_by) == (HoldoverState.EXPIRED, None)
    assert told(holdover) == ["owen@example.com"]
    waiting = select(Turn).where(Turn.kind == TurnKind.DECIDE_HOLDOVER)
    assert db.session.scalars(waiting).all() == []
    assert not expire_one_holdover()


@pytest.mark.both_databases  # locks
def test_two_managers_decide_at_once_and_one_of_them_is_told(app, session, handover, opportunity) -> None:
    holdover = a_holdover(handover.change, opportunity)
    yes = deed(decide_holdover, holdover, is_approved=True, reason="Yes.", by=handover.cast.marta)
    no = deed(decide_holdover, holdover, is_approved=False, reason="No.", by=handover.cast.milan)
    assert isinstance(refusal_of_second(app, yes, no), Conflict)


@pytest.mark.both_databases  # locks
def test_the_sixth_by_race_is_refused(app, session, handover) -> None:
    opportunities = [an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(6)]
    for each in opportunities[:4]:
        a_holdover(handover.change, each)
    asked = [
        deed(
            ask_for_holdover,
            handover.change,
            opportunity_id=each.id,
            whole_account=False,
            reason="Mine.",
            by=handover.owen,
        )
        for each in opportunities[4:]
    ]
    assert isinstance(refusal_of_second(app, *asked), RuleBroken)
    session.expire_all()
    assert session.query(Holdover).count() == 5


@pytest.mark.both_databases  # a constraint
def test_the_database_refuses_the_sixth_that_no_action_checks(app, session, handover) -> None:
    """Two connections write a row for the last slot at once, past the action and its lock."""
    opportunities = [an_opportunity(handover.account, close_on=IN_QUARTER) for _ in range(6)]
    for each in opportunities[:4]:
        a_holdover(handover.change, each)

    def write(change: AlignmentChange, opportunity: Opportunity) -> None:
        try:
            a_row_in_slot(change, 5, opportunity)
            db.session.flush()
        except IntegrityError as error:
            db.session.rollback()
            raise RuleBroken(constraint_message(error)[1]) from error

    first, second = (deed(write, handover.change, each) for each in opportunities[4:])
    refusal = refusal_of_second(app, first, second)
    assert refusal.sentence == "Another holdover was just requested. Send it again."
    session.expire_all()
    assert session.query(Holdover).count() == 5


def test_who_left_gets_no_mail(handover, opportunity) -> None:
    holdover = a_holdover(handover.change, opportunity, by=handover.cast.marta)
    handover.cast.marta.active = False
    decide_holdover(holdover, is_approved=True, reason="Yes.", by=handover.cast.milan)
    assert told(holdover) == ["owen@example.com"]
