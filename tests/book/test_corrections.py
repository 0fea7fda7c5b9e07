"""Another ISR for a closed opportunity is requested by one person and decided by a second, once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day, opportunity_isr_on
from app.book.models import Closing, ClosingCorrection, CorrectionState, OpportunityOutcome, Whence
from app.db.base import db
from app.isr_by_hand.actions import decide_correction, request_correction, set_isr_override
from app.outbox.models import Message
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.book import is_closed, is_reopened, isr_name
from tests.factories.onboardings import an_onboarding
from tests.real.two_at_once import deed, refusal_of_second

BOTH = pytest.mark.both_databases
TENTH = datetime(2026, 8, 10, 9, tzinfo=UTC)


@pytest.fixture
def won(opportunity):
    """Won on 20 July with Owen."""
    is_closed(opportunity, date(2026, 7, 20))
    return opportunity


@pytest.fixture
def asked(book_cast, won, nora) -> ClosingCorrection:
    """Marta requests Nora."""
    return request_correction(won, isr=nora, reason="She closed it.", by=book_cast.marta)


def isr_today(opportunity) -> str | None:
    db.session.expire_all()
    return isr_name(opportunity_isr_on(alignment_day()), opportunity)


def decides(correction, by, is_approved=True):
    return decide_correction(correction, is_approved=is_approved, reason="The log says so.", by=by)


def page(correction) -> str:
    return f"/corrections/{correction.id}"


@BOTH
def test_it_waits_for_a_second_person_and_then_the_closing_has_the_other_isr(
    client, book_cast, won, lena, nora
):
    """Worked example 5, second part: "set ISR to Nora" on a won one is a correction that waits."""
    client.sign_in(book_cast.marta)
    answer = client.submit(f"/opportunities/{won.id}/request-correction", isr=str(nora.id), reason="Hers.")
    correction = db.session.query(ClosingCorrection).one()
    assert answer.headers["Location"] == page(correction)
    assert isr_today(won) == "Owen Moss"
    clock.freeze(TENTH)
    client.sign_in(book_cast.milan)
    answer = client.submit(f"{page(correction)}/decide", page=page(correction), answer="yes", reason="Yes.")
    assert answer.status_code == 303
    assert isr_today(won) == "Nora Weiss"
    assert isr_name(opportunity_isr_on(date(2026, 8, 9)), won) == "Owen Moss"
    before, after = db.session.query(Closing).order_by(Closing.id)
    assert (before.isr.name, before.closed_on, before.ends_on) == (
        "Owen Moss",
        date(2026, 7, 20),
        date(2026, 8, 9),
    )
    assert (after.isr, after.whence, after.corrects_id) == (nora, Whence.CORRECTED, before.id)
    assert (after.closed_on, after.starts_on, after.outcome) == (
        date(2026, 7, 20),
        date(2026, 8, 10),
        OpportunityOutcome.WON,
    )


@BOTH
def test_one_on_the_day_of_its_closing_counts_on_that_day(book_cast, opportunity, nora):
    is_closed(opportunity, date(2026, 8, 3))
    correction = request_correction(opportunity, isr=nora, reason="Hers.", by=book_cast.marta)
    decides(correction, book_cast.yara)
    assert isr_today(opportunity) == "Nora Weiss"


def test_declined_nothing_changes(book_cast, won, asked):
    decides(asked, book_cast.milan, is_approved=False)
    assert asked.state is CorrectionState.DECLINED
    assert isr_today(won) == "Owen Moss"
    assert db.session.query(Closing).count() == 1


def test_who_requested_it_and_who_gets_it_do_not_decide(client, book_cast, asked):
    with pytest.raises(RuleBroken, match="your own request"):
        decides(asked, book_cast.marta)
    client.sign_in(book_cast.marta)
    assert client.get(page(asked)).status_code == 200
    assert client.forge(f"{page(asked)}/decide", answer="yes", reason="Mine.").status_code == 403
    assert asked.state is CorrectionState.ASKED


@BOTH
def test_no_statement_lets_the_same_person_decide_or_decides_twice(book_cast, asked):
    row = update(ClosingCorrection).where(ClosingCorrection.id == asked.id)
    decided = {"state": CorrectionState.APPROVED, "decided_at": clock.now()}
    with pytest.raises(DBAPIError, match="two_people"), db.session.begin_nested():
        db.session.execute(row.values(decided_by_id=book_cast.marta.id, **decided))
    decides(asked, book_cast.milan, is_approved=False)
    db.session.flush()
    with pytest.raises(DBAPIError, match="records_stay"), db.session.begin_nested():
        db.session.execute(row.values(decided_by_id=book_cast.milan.id, **decided))


@BOTH
def test_of_two_who_decide_at_once_one_does(app, book_cast, won, asked):
    first = deed(decides, asked, book_cast.milan)
    second = deed(decides, asked, book_cast.yara, is_approved=False)
    refusal = refusal_of_second(app, first, second)
    assert isinstance(refusal, Conflict)
    assert refusal.sentence == "Milan Novak already approved this request on Mon 3 Aug."
    assert isr_today(won) == "Nora Weiss"


def test_sent_twice_it_is_requested_once_and_decided_once(book_cast, won, asked, nora):
    assert request_correction(won, isr=nora, reason="She closed it.", by=book_cast.marta) is asked
    with pytest.raises(Conflict, match="Marta Silva requested a correction"):
        request_correction(won, isr=nora, reason="In other words.", by=book_cast.marta)
    for _ in range(2):
        decides(asked, book_cast.milan)
    assert [each.verb for each in activity_of(asked)] == [
        ActivityVerb.APPROVED_CORRECTION,
        ActivityVerb.ASKED_FOR_CORRECTION,
    ]
    with pytest.raises(Conflict, match="Milan Novak already approved"):
        decides(asked, book_cast.milan, is_approved=False)
    with pytest.raises(Conflict, match="Milan Novak already approved"):
        decide_correction(asked, is_approved=True, reason="In other words.", by=book_cast.milan)


def test_a_second_request_waits_for_the_first(book_cast, won, asked, lena):
    with pytest.raises(Conflict, match="Marta Silva requested a correction on Mon 3 Aug"):
        request_correction(won, isr=lena, reason="Hers.", by=book_cast.yara)


def test_it_can_be_corrected_again(book_cast, won, asked):
    decides(asked, book_cast.milan)
    clock.freeze(TENTH)
    back = request_correction(won, isr=None, reason="Nobody did.", by=book_cast.yara)
    decides(back, book_cast.ada)
    assert isr_today(won) is None
    assert [each.corrects_id for each in db.session.query(Closing).order_by(Closing.id)][1:] == [
        asked.closing_id,
        back.closing_id,
    ]


def test_an_open_one_and_the_same_isr_are_refused(book_cast, won, owen):
    with pytest.raises(RuleBroken, match="Owen Moss is its ISR already"):
        request_correction(won, isr=owen, reason="His.", by=book_cast.marta)
    is_reopened(won, date(2026, 8, 1))
    with pytest.raises(RuleBroken, match="This opportunity is open"):
        request_correction(won, isr=None, reason="His.", by=book_cast.marta)


def test_the_gate_of_the_wanted_isr_is_asked_both_times(book_cast, won, nora):
    an_onboarding(book_cast)
    with pytest.raises(RuleBroken, match=r"The gate of Jonas Falk is closed\. Missing:"):
        request_correction(won, isr=book_cast.jonas, reason="His.", by=book_cast.marta)
    asked = request_correction(won, isr=nora, reason="Hers.", by=book_cast.marta)
    nora.active = False
    with pytest.raises(RuleBroken, match="Nora Weiss has left"):
        decides(asked, book_cast.milan)


@BOTH
def test_no_statement_corrects_to_somebody_behind_a_closed_gate(book_cast, won):
    closing = db.session.query(Closing).one()
    closing.ends_on = date(2026, 8, 2)
    db.session.flush()
    with pytest.raises(DBAPIError, match="the_gate_holds_for_isrs"), db.session.begin_nested():
        db.session.add(
            Closing(
                opportunity=won,
                outcome=closing.outcome,
                closed_on=closing.closed_on,
                starts_on=date(2026, 8, 3),
                isr=book_cast.jonas,
                whence=Whence.CORRECTED,
                corrects_id=closing.id,
            )
        )
        db.session.flush()


def test_one_that_was_reopened_meanwhile_can_only_be_declined(book_cast, won, asked):
    is_reopened(won, date(2026, 8, 2))
    with pytest.raises(RuleBroken, match="so you can only decline"):
        decides(asked, book_cast.milan)
    decides(asked, book_cast.milan, is_approved=False)


def test_it_is_in_the_turn_of_who_may_decide_until_it_is_decided(client, book_cast, won, asked):
    assert not [each for each in turn_differences() if TurnKind.DECIDE_CORRECTION in each]
    for decider, sees in ((book_cast.milan, True), (book_cast.yara, True), (book_cast.marta, False)):
        client.sign_in(decider)
        text = client.get("/").text
        assert ("Marta Silva requests another ISR for Renewal of Northwind" in text) is sees
    decides(asked, book_cast.yara)
    assert db.session.query(Turn).filter_by(kind=TurnKind.DECIDE_CORRECTION).count() == 0
    assert not [each for each in turn_differences() if TurnKind.DECIDE_CORRECTION in each]


def test_who_may_decide_gets_a_mail_and_who_asked_the_decision(book_cast, owen, asked):
    to = {each.to_email.split("@")[0] for each in db.session.query(Message)}
    assert to == {"milan", "yara"}
    db.session.query(Message).delete()
    decides(asked, book_cast.milan)
    mails = {each.to_email.split("@")[0]: each.subject for each in db.session.query(Message)}
    assert mails == {
        "marta": "The correction of Renewal of Northwind was approved",
        "owen": "The ISR of Renewal of Northwind is now Nora Weiss",
        "nora": "The ISR of Renewal of Northwind is now Nora Weiss",
    }


def test_it_is_on_record_with_the_opportunity(book_cast, won, asked):
    decides(asked, book_cast.milan)
    verbs = [line.verb for line in activity_of(won)]
    assert verbs == [ActivityVerb.APPROVED_CORRECTION, ActivityVerb.ASKED_FOR_CORRECTION]


@pytest.mark.parametrize(("who", "status"), [("owen", 404), ("jonas", 404), ("ines", 404), ("ada", 200)])
def test_an_isr_sees_no_correction(client, book_cast, owen, asked, who, status):
    client.sign_in(owen if who == "owen" else getattr(book_cast, who))
    assert client.get(page(asked)).status_code == status


def test_an_isr_and_an_admin_request_none(client, book_cast, owen, won):
    for person in (owen, book_cast.ada):
        client.sign_in(person)
        assert client.get(f"/opportunities/{won.id}/request-correction").status_code == 403


@BOTH
def test_no_closing_changes_but_by_a_correction_or_a_reopening(book_cast, won, nora, lena):
    """Invariant 2, over the verbs of this package."""
    known = db.session.execute(db.select(Closing.__table__)).all()
    with pytest.raises(RuleBroken):
        set_isr_override(won, isr=nora, reason="Hers.", seen=None, by=book_cast.marta)
    declined = request_correction(won, isr=lena, reason="Hers.", by=book_cast.marta)
    decides(declined, book_cast.milan, is_approved=False)
    assert db.session.execute(db.select(Closing.__table__)).all() == known
