"""An ISR manager sets the ISR of one open opportunity by hand, and lifts that again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day, opportunity_isr_on
from app.book.models import IsrOverride, OpportunityOutcome
from app.db.base import db
from app.isr_by_hand.actions import lift_isr_override, set_isr_override
from app.isr_by_hand.actions.isr_overrides import isr_values
from app.outbox.models import Message
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.web.edit_digest import values_digest
from tests.factories.book import an_account, an_opportunity, change_hands, is_closed, isr_name, overridden
from tests.factories.onboardings import an_onboarding
from tests.real.two_at_once import deed, refusal_of_second

BOTH = pytest.mark.both_databases
TENTH = datetime(2026, 8, 10, 9, tzinfo=UTC)


def isr_today(opportunity) -> str | None:
    db.session.expire_all()
    return isr_name(opportunity_isr_on(alignment_day()), opportunity)


def sets(opportunity, isr, by, reason="Knows the customer."):
    return set_isr_override(opportunity, isr=isr, reason=reason, seen=None, by=by)


def lifts(opportunity, by):
    return lift_isr_override(opportunity, reason="Back to the territory.", seen=None, by=by)


def url(opportunity, verb: str = "set-isr") -> str:
    return f"/opportunities/{opportunity.id}/{verb}"


@BOTH
def test_it_stays_when_the_territory_changes_hands_and_lifting_it_gives_the_proposed_isr(
    book_cast, of_owen, nora, lena, opportunity
):
    """Worked example 4: Lena, Lena, Nora."""
    sets(opportunity, lena, book_cast.marta)
    assert isr_today(opportunity) == "Lena Ost"
    change_hands(of_owen, nora, date(2026, 8, 10))
    clock.freeze(TENTH)
    assert isr_today(opportunity) == "Lena Ost"
    lifts(opportunity, book_cast.milan)
    assert isr_today(opportunity) == "Nora Weiss"
    assert isr_name(opportunity_isr_on(date(2026, 8, 9)), opportunity) == "Lena Ost"


@BOTH
def test_lifted_on_a_won_one_its_isr_stays(book_cast, lena, opportunity):
    """Worked example 5, first part."""
    sets(opportunity, lena, book_cast.marta)
    is_closed(opportunity, date(2026, 8, 3))
    lifts(opportunity, book_cast.milan)
    assert isr_today(opportunity) == "Lena Ost"


def test_one_that_is_set_and_lifted_on_a_day_counts_on_none(book_cast, lena, opportunity):
    override = sets(opportunity, lena, book_cast.marta)
    lifts(opportunity, book_cast.milan)
    assert isr_today(opportunity) == "Owen Moss"
    assert override.ends_on < override.starts_on
    assert override.lifted_by_id == book_cast.milan.id


def test_setting_another_ends_the_one_before(book_cast, nora, opportunity):
    sets(opportunity, nora, book_cast.marta)
    clock.freeze(TENTH)
    sets(opportunity, None, book_cast.marta)
    assert isr_today(opportunity) is None
    assert [each.ends_on for each in db.session.query(IsrOverride).order_by(IsrOverride.id)] == [
        date(2026, 8, 9),
        None,
    ]


@BOTH
def test_it_is_set_on_its_page_with_a_reason_and_is_on_record(client, book_cast, nora, opportunity):
    client.sign_in(book_cast.marta)
    answer = client.submit(url(opportunity), isr=str(nora.id), reason="Speaks German.")
    assert answer.headers["Location"] == f"/opportunities/{opportunity.id}"
    assert isr_today(opportunity) == "Nora Weiss"
    page = client.get(answer.headers["Location"]).text
    assert "Override by Marta Silva: Speaks German." in page
    (line,) = activity_of(opportunity)
    assert (line.verb, line.was, line.became, line.note.text) == (
        ActivityVerb.SET_ISR_OVERRIDE,
        "Owen Moss",
        "Nora Weiss",
        "Speaks German.",
    )


def test_both_isrs_and_the_other_manager_get_a_mail(book_cast, lena, opportunity):
    sets(opportunity, lena, book_cast.marta, "Speaks Danish.")
    mails = db.session.query(Message).order_by(Message.to_email).all()
    assert [each.to_email.split("@")[0] for each in mails] == ["lena", "milan", "owen"]
    assert {each.subject for each in mails} == {"The ISR of Renewal of Northwind is now Lena Ost"}
    assert all("Speaks Danish." in each.body for each in mails)


def test_a_closed_gate_is_refused_with_what_is_missing(client, book_cast, opportunity):
    an_onboarding(book_cast)
    client.sign_in(book_cast.marta)
    answer = client.submit(url(opportunity), isr=str(book_cast.jonas.id), reason="Soon.")
    assert answer.status_code == 422
    assert "The gate of Jonas Falk is closed. Missing:" in answer.text
    assert "Soon." in answer.text
    assert isr_today(opportunity) == "Owen Moss"


def test_somebody_who_left_or_is_no_isr_is_refused(book_cast, nora, opportunity):
    nora.active = False
    with pytest.raises(RuleBroken, match="Nora Weiss has left"):
        sets(opportunity, nora, book_cast.marta)
    with pytest.raises(RuleBroken, match="Rita Okafor is not an ISR"):
        sets(opportunity, book_cast.rita, book_cast.marta)


def test_a_manager_in_anothers_team_does_not_find_it(client, book_cast, nora, opportunity):
    client.sign_in(book_cast.milan)
    assert client.get(url(opportunity)).status_code == 404
    assert client.forge(url(opportunity), isr=str(nora.id), reason="Mine.", seen="x").status_code == 404
    with pytest.raises(RuleBroken, match="in your team"):
        sets(opportunity, nora, book_cast.milan)


def test_a_manager_of_who_gets_it_or_of_what_is_nobodys_may(book_cast, of_owen, lena, opportunity):
    sets(opportunity, lena, book_cast.milan)
    assert isr_today(opportunity) == "Lena Ost"
    lifts(opportunity, book_cast.milan)
    change_hands(of_owen, None, date(2026, 8, 10))
    clock.freeze(TENTH)
    sets(opportunity, lena, book_cast.milan)
    assert isr_today(opportunity) == "Lena Ost"


@pytest.mark.parametrize(("who", "status"), [("isr", 403), ("yara", 403), ("ada", 403), ("jonas", 404)])
def test_nobody_else_sets_it(client, book_cast, owen, opportunity, who, status):
    client.sign_in(owen if who == "isr" else getattr(book_cast, who))
    assert client.get(url(opportunity)).status_code == status
    assert client.forge(url(opportunity, "lift-override"), reason="x", seen="x").status_code == status


def test_on_a_closed_one_it_is_a_correction(client, book_cast, nora, opportunity):
    is_closed(opportunity, date(2026, 7, 20), OpportunityOutcome.WON)
    client.sign_in(book_cast.marta)
    answer = client.submit(url(opportunity), isr=str(nora.id), reason="Hers.")
    assert answer.status_code == 422
    assert "Request a correction" in answer.text
    assert f"/opportunities/{opportunity.id}/request-correction" in answer.text
    assert isr_today(opportunity) == "Owen Moss"


@BOTH
def test_who_set_it_sees_it_and_lifts_it_though_it_is_another_teams(
    client, book_cast, of_owen, lena, opportunity
):
    """The territory may be with another team by then, too. What another manager set is out of sight."""
    other = an_opportunity(an_account(of_owen.territory))
    overridden(other, lena, by=book_cast.milan)
    client.sign_in(book_cast.marta)
    answer = client.submit(url(opportunity), isr=str(lena.id), reason="Speaks Danish.")
    assert answer.headers["Location"] == f"/opportunities/{opportunity.id}"
    assert client.get(f"/opportunities/{other.id}").status_code == 404
    assert client.get(f"/opportunities/{opportunity.id}/tier").status_code == 403, "its work is Lena's"
    assert "Renewal of Northwind" in client.get("/book/renewals").text
    assert client.submit(url(opportunity, "lift-override"), reason="Not needed.").status_code == 303
    assert isr_today(opportunity) == "Owen Moss"


@BOTH
@pytest.mark.parametrize("who", ["marta", "milan"])
def test_one_to_somebody_who_left_is_lifted_by_any_isr_manager(client, book_cast, lena, opportunity, who):
    overridden(opportunity, lena, by=book_cast.marta)
    lena.active = False
    db.session.flush()
    client.sign_in(getattr(book_cast, who))
    assert client.submit(url(opportunity, "lift-override"), reason="She left.").status_code == 303
    assert isr_today(opportunity) == "Owen Moss"


@BOTH
def test_of_two_who_set_it_at_once_one_wins(app, book_cast, nora, lena, opportunity):
    first = deed(sets, opportunity, nora, book_cast.marta)
    second = deed(_sets_as_seen, opportunity, lena, book_cast.marta, _seen(opportunity))
    refusal = refusal_of_second(app, first, second)
    assert isinstance(refusal, Conflict)
    assert refusal.sentence.startswith("Marta Silva set the ISR on Mon 3 Aug")
    assert "Nora" not in refusal.sentence
    assert isr_today(opportunity) == "Nora Weiss"


def _sets_as_seen(opportunity, isr, by, seen):
    return set_isr_override(opportunity, isr=isr, reason="Mine.", seen=seen, by=by)


def _seen(opportunity) -> str:
    return values_digest(isr_values(opportunity))


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(client, book_cast, nora, lena, opportunity):
    client.sign_in(book_cast.marta)
    form = client.form_for(url(opportunity))
    sets(opportunity, nora, book_cast.marta)
    answer = client.send(form, isr=str(lena.id), reason="She speaks Danish.")
    assert answer.status_code == 409
    assert "She speaks Danish." in answer.text
    assert isr_today(opportunity) == "Nora Weiss"


def test_who_lost_sight_of_it_meanwhile_learns_nothing(client, book_cast, owen, lena, opportunity):
    client.sign_in(book_cast.marta)
    form = client.form_for(url(opportunity))
    overridden(opportunity, lena, by=book_cast.milan)
    answer = client.send(form, isr=str(owen.id), reason="Ours.")
    assert answer.status_code == 404
    assert "Lena" not in answer.text


def test_nothing_runs_to_lift(book_cast, opportunity):
    with pytest.raises(Conflict, match="No override of this opportunity runs"):
        lifts(opportunity, book_cast.marta)


def test_the_isr_it_has_by_override_is_refused(book_cast, nora, opportunity):
    sets(opportunity, nora, book_cast.marta)
    with pytest.raises(RuleBroken, match="Nora Weiss is its ISR already"):
        sets(opportunity, nora, book_cast.marta)


def test_sent_twice_it_is_set_once_and_lifted_once(client, book_cast, opportunity):
    """A double click answers as the first one did, with one mail to each."""
    client.sign_in(book_cast.marta)
    for verb, fields in (
        ("set-isr", {"isr": "nobody", "reason": "Nobody yet."}),
        ("lift-override", {"reason": "Back."}),
    ):
        form = client.form_for(url(opportunity, verb))
        first = client.send(form, **fields)
        done, told = len(activity_of(opportunity)), db.session.query(Message).count()
        second = client.send(form, **fields)
        assert (first.status_code, second.status_code) == (303, 303), verb
        assert second.headers["Location"] == first.headers["Location"]
        if verb == "set-isr":
            assert client.send(form, **fields | {"reason": "In other words."}).status_code == 409
        assert (len(activity_of(opportunity)), db.session.query(Message).count()) == (done, told)
