"""Nobody behind a closed gate becomes the ISR of an opportunity, by hand or by a file, also at once."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from app.book.alignment import alignment_day, opportunity_isr_on
from app.book.models import Closing, IsrOverride, OpportunityOutcome, Whence
from app.db.base import db
from app.isr_by_hand.actions import request_correction, set_isr_override
from app.onboarding.actions import reopen_gating_issue
from app.shared.refusals import RuleBroken
from tests.factories.book import an_opportunity, is_closed, isr_name
from tests.factories.onboardings import an_onboarding, with_open_gate
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.both_databases  # locks


@pytest.fixture
def onboarding(book_cast, of_owen):
    """The onboarding of Jonas with an open gate. Marta is his manager."""
    return with_open_gate(an_onboarding(book_cast))


def reopens(onboarding, by):
    (issue,) = onboarding.gating_issues
    return deed(reopen_gating_issue, issue, by=by, reason="Too early.")


def test_an_override_waits_for_a_reopening_and_is_refused(app, book_cast, onboarding, opportunity):
    sets = deed(
        set_isr_override, opportunity, isr=book_cast.jonas, reason="Soon.", seen=None, by=book_cast.marta
    )
    refusal = refusal_of_second(app, reopens(onboarding, book_cast.marta), sets)
    assert isinstance(refusal, RuleBroken)
    assert "The gate of Jonas Falk is closed. Missing:" in refusal.sentence
    assert db.session.query(IsrOverride).count() == 0


def test_a_correction_waits_for_a_reopening_and_is_refused(app, book_cast, onboarding, opportunity):
    is_closed(opportunity, alignment_day())
    asks = deed(request_correction, opportunity, isr=book_cast.jonas, reason="His.", by=book_cast.marta)
    refusal = refusal_of_second(app, reopens(onboarding, book_cast.marta), asks)
    assert isinstance(refusal, RuleBroken)
    assert "The gate of Jonas Falk is closed. Missing:" in refusal.sentence


def test_with_an_open_gate_somebody_in_onboarding_can_be_the_isr(book_cast, onboarding, opportunity):
    set_isr_override(opportunity, isr=book_cast.jonas, reason="Ready.", seen=None, by=book_cast.marta)
    assert isr_name(opportunity_isr_on(alignment_day()), opportunity) == "Jonas Falk"


def closed_with(people, opportunity, *, whence=Whence.CRM, **values):
    """Insert a closing for each person in one statement: the CRM names them. The first one alone stands."""
    day = alignment_day()
    rows = [
        {
            "opportunity_id": opportunity.id if place == 0 else an_opportunity(opportunity.account).id,
            "outcome": OpportunityOutcome.WON,
            "closed_on": day,
            "starts_on": day,
            "isr_id": person.id,
            "whence": whence,
            **values,
        }
        for place, person in enumerate(people)
    ]
    try:
        db.session.execute(insert(Closing).values(rows))
    except DBAPIError as error:
        assert "the_gate_holds_for_isrs" in str(error)
        db.session.rollback()
        raise RuleBroken("The gate holds.") from error


def test_one_behind_a_closed_gate_among_many_refuses_the_statement(book_cast, opportunity, owen):
    """The CRM may name in what is past who was an ISR before Onramp, and nobody on the way to the gate."""
    an_onboarding(book_cast)
    before_onramp = book_cast.sam
    closed_with([owen, before_onramp, owen], opportunity)
    db.session.commit()
    with pytest.raises(RuleBroken):
        closed_with([owen, before_onramp, book_cast.jonas], an_opportunity(opportunity.account))
    assert db.session.query(Closing).count() == 3


def test_two_rows_of_one_statement_do_not_speak_for_each_other(book_cast, opportunity):
    """What goes to another closed stage keeps its ISR: a closing before it has the same ISR and day."""
    an_onboarding(book_cast)
    day = alignment_day()
    row = {"opportunity_id": opportunity.id, "closed_on": day, "starts_on": day, "isr_id": book_cast.jonas.id}
    row |= {"outcome": OpportunityOutcome.WON, "whence": Whence.CRM}
    with pytest.raises(DBAPIError, match="the_gate_holds_for_isrs"):
        db.session.execute(insert(Closing).values([row | {"ends_on": day}, row | {"ends_on": None}]))


def test_closings_of_a_file_wait_for_a_reopening_and_are_refused(app, book_cast, onboarding, opportunity):
    closes = deed(closed_with, [book_cast.marta, book_cast.jonas], opportunity)
    assert refusal_of_second(app, reopens(onboarding, book_cast.marta), closes) is not None
    assert db.session.query(Closing).count() == 0


def test_a_reopening_waits_for_closings_of_a_file(app, book_cast, onboarding, opportunity):
    closes = deed(closed_with, [book_cast.jonas], opportunity)
    assert refusal_of_second(app, closes, reopens(onboarding, book_cast.marta)) is None
    assert db.session.query(Closing).one().isr == book_cast.jonas
