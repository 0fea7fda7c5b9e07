"""Approvers decide in their order, on terms that do not change, and never on what they made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.offers.approvals import decide_on_offer, submit_offer
from app.offers.make import OfferTerm, change_offer
from app.offers.models import OfferApproval
from app.offers.rules import OfferState
from app.outbox.models import Message
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.offers import (
    SALARY,
    a_draft,
    a_waiting_offer,
    an_approved_offer,
    approve,
    name_approvers,
    terms_with,
)
from tests.pipeline.hiring import ready_to_hire
from tests.real.two_at_once import deed, refusal_of_second


def whose_turn(session) -> list[tuple[TurnKind, int | None]]:
    assert list(turn_differences()) == []
    about_offers = Turn.kind.in_([TurnKind.FINISH_OFFER, TurnKind.APPROVE_OFFER, TurnKind.SEND_OFFER])
    return [(turn.kind, turn.user_id) for turn in session.scalars(select(Turn).where(about_offers))]


def test_each_approver_has_their_turn_and_the_recruiter_before_and_after(cast, session):
    name_approvers(cast.hugo)
    offer = a_draft(cast, ready_to_hire(cast))
    assert whose_turn(session) == [(TurnKind.FINISH_OFFER, cast.rita.id)]
    submit_offer(offer, edition=offer.edition, by=cast.rita)

    assert whose_turn(session) == [(TurnKind.APPROVE_OFFER, cast.dana.id)]
    with pytest.raises(Conflict, match="Dana Whitfield decides first"):
        approve(offer, cast.hugo)
    approve(offer, cast.dana)
    assert whose_turn(session) == [(TurnKind.APPROVE_OFFER, cast.hugo.id)]
    approve(offer, cast.hugo)
    assert whose_turn(session) == [(TurnKind.SEND_OFFER, cast.rita.id)]


def test_other_terms_ask_everyone_again_and_earlier_decisions_stay(cast, session):
    offer = a_waiting_offer(cast, ready_to_hire(cast))
    approve(offer, cast.dana)
    other = terms_with(cast, terms=[OfferTerm("Base salary", "70,000 euros a year", money=True)])

    change_offer(offer, other, edition=offer.edition, by=cast.rita)

    assert offer.state is OfferState.WAITING
    decided = session.execute(
        select(OfferApproval.version_id, OfferApproval.is_approved).order_by(OfferApproval.id)
    ).all()
    assert [each.is_approved for each in decided] == [True, None]
    assert offer.versions[0].terms[0]["value"] == SALARY
    change_offer(offer, other, edition=offer.edition, by=cast.rita)
    assert offer.terms_number == 2, "the same terms are no change"


def test_a_value_needs_a_name_and_the_usual_names_are_offered_again(client, cast):
    offer = a_draft(cast, ready_to_hire(cast))
    page = f"/offers/{offer.id}/edit"
    client.sign_in(cast.rita)

    refused = client.submit(page, term7="", value7="A car")

    assert refused.status_code == 422 and "Enter a name for this value." in refused.text
    assert "A car" in refused.text
    assert [each["name"] for each in offer.terms.terms] == ["Base salary", "Weekly hours"]
    form = client.form_for(page).filled({})
    shown = [form[f"term{n}"][0] for n in range(6)]
    assert shown[:3] == ["Base salary", "Weekly hours", "Variable pay"] and "Notice period" in shown
    assert client.submit(page, value2="10 % of sales").status_code == 303
    terms = offer.terms.terms
    assert [each["name"] for each in terms] == shown[:3] and terms[2]["money"]


def test_nobody_starts_in_the_past_or_before_they_answered(client, cast):
    offer = an_approved_offer(cast, ready_to_hire(cast))
    start, page = offer.terms.start_date, f"/offers/{offer.id}"
    client.sign_in(cast.rita)
    past = client.submit(f"{page}/edit", start_date="2020-01-01")
    assert past.status_code == 422 and "The start date is in the past." in past.text

    late = client.submit(f"{page}/send", answer_by=(start + timedelta(days=1)).isoformat())

    assert late.status_code == 422 and "This is after the start date." in late.text
    assert client.submit(f"{page}/send", answer_by=start.isoformat()).status_code == 303


def test_nobody_approves_what_they_made_and_a_reason_is_needed_to_send_back(cast, session):
    application = ready_to_hire(cast)
    name_approvers(cast.rita)
    offer = a_draft(cast, application)
    submit_offer(offer, edition=offer.edition, by=cast.rita)
    assert offer.approver_ids == {cast.dana.id}

    with pytest.raises(RuleBroken, match="Say why"):
        decide_on_offer(offer, edition=offer.edition, is_approved=False, reason="", by=cast.dana)
    decide_on_offer(offer, edition=offer.edition, is_approved=False, reason="Too much: 61,300", by=cast.dana)

    assert offer.state is OfferState.DRAFT
    mails = session.scalars(select(Message)).all()
    assert not any("61,300" in mail.subject + mail.body for mail in mails)
    submit_offer(offer, edition=offer.edition, by=cast.rita)
    assert (offer.terms_number, offer.next_approval.user) == (2, cast.dana)


def test_who_owes_a_scorecard_submits_it_first_and_does_not_read_the_justification(client, cast):
    application = an_application(cast, 3)
    an_interview(application, cast.dana)
    offer = a_waiting_offer(cast, application)
    client.sign_in(cast.dana)

    page = client.get(f"/offers/{offer.id}").text

    assert SALARY in page and "Because of 0." not in page
    assert "Offer for Mateusz Lis to approve" not in client.get("/").text
    with pytest.raises(RuleBroken, match="Submit your scorecard"):
        approve(offer, cast.dana)


def test_only_the_approvers_of_these_terms_see_the_money(client, cast, session):
    name_approvers(cast.hugo)
    offer = a_waiting_offer(cast, ready_to_hire(cast))
    page = f"/offers/{offer.id}"
    client.sign_in(cast.hugo)
    assert SALARY in client.get(page).text
    offer.approvals[1].user = cast.ada
    session.flush()
    session.expire_all()

    shown = {}
    for person in (cast.hugo, cast.ada, cast.ines):
        client.sign_in(person)
        answer = client.get(page)
        shown[person] = (answer.status_code, SALARY in answer.text)

    assert shown == {cast.hugo: (404, False), cast.ada: (200, True), cast.ines: (404, False)}


def test_the_second_of_two_at_a_page_reads_who_was_first_and_keeps_what_they_typed(client, cast):
    name_approvers(cast.hugo)
    offer = a_waiting_offer(cast, ready_to_hire(cast))
    client.sign_in(cast.dana)
    page = f"/offers/{offer.id}"
    opened_before = client.form_for(f"{page}/decide", page=page)
    change_offer(offer, terms_with(cast, level="Senior"), edition=offer.edition, by=cast.rita)

    refused = client.send(opened_before, decision="send back", reason="typed with care")

    assert refused.status_code == 409
    assert "Rita Okafor changed the terms of the offer on" in refused.text
    assert "typed with care" in refused.text


@pytest.mark.both_databases  # a race
def test_of_two_who_decide_at_once_one_wins(app, cast, session):
    offer = a_waiting_offer(cast, ready_to_hire(cast))
    edition = offer.edition
    both = (
        deed(decide_on_offer, offer, edition=edition, is_approved=True, reason="", by=cast.dana),
        deed(decide_on_offer, offer, edition=edition, is_approved=False, reason="Too much.", by=cast.dana),
    )

    refusal = refusal_of_second(app, *both)

    assert isinstance(refusal, Conflict) and "Dana Whitfield approved the offer on" in refusal.sentence
    session.expire_all()
    assert offer.state is OfferState.APPROVED
