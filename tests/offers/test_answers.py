"""The candidate answers once, in time; the end of an application and its undo take the offer along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.candidates.models import OfferStanding, Status
from app.offers.answer import accept_offer, decline_offer
from app.offers.expiry import expire_one_offer
from app.offers.rules import OfferState
from app.offers.send import withdraw_offer
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.hire import check_can_be_hired
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.offers import SALARY, a_draft, a_sent_offer
from tests.pipeline.hiring import hire_by_rita, ready_to_hire
from tests.real.filled_form import form_for
from tests.real.page import parsed
from tests.real.two_at_once import deed, refusal_of_second


@pytest.fixture
def application(cast, session):
    return ready_to_hire(cast)


@pytest.fixture
def offer(cast, application):
    return a_sent_offer(cast, application)


def mails(session, kind: str) -> int:
    return session.scalar(select(func.count()).where(Message.kind == kind))


def waiting(session) -> set[TurnKind]:
    assert list(turn_differences()) == []
    return set(session.scalars(select(Turn.kind)))


@pytest.mark.both_databases  # the constraint
def test_nobody_is_hired_while_an_offer_is_open_and_with_an_accepted_one_they_are(cast, session, application):
    offer = a_draft(cast, application)
    with pytest.raises(RuleBroken, match="open offer"):
        hire_by_rita(cast, application)
    withdraw_offer(offer, edition=offer.edition, reason="A slip.", by=cast.rita)
    offer = a_sent_offer(cast, application)
    with pytest.raises(RuleBroken, match="open offer"):
        check_can_be_hired(application)
    accept_offer(offer, name="Mateusz Lis")
    hire_by_rita(cast, application)

    assert application.status is Status.HIRED


def test_an_answer_that_is_sent_twice_counts_once(client, session, offer):
    client.come_by_link(offer.application.candidate)
    page = f"/my/offers/{offer.id}"
    form = client.form_for(f"{page}/accept", page=page)
    unnamed = client.send(form, full_name=" ")
    assert (unnamed.status_code, offer.state) == (422, OfferState.SENT)

    answers = [client.send(form, full_name="Mateusz Lis").status_code for _n in range(2)]

    assert answers == [303, 303]
    assert mails(session, "offer answered") == 2, "to the recruiter and to the hiring manager"
    assert offer.accepted_name == "Mateusz Lis"


def test_another_name_is_asked_about_once_and_both_stay_on_record(client, session, offer):
    candidate = offer.application.candidate
    candidate.name = "Mateusz Łiś-Nowak"
    session.commit()
    client.come_by_link(candidate)
    page = f"/my/offers/{offer.id}"
    accept = f"{page}/accept"
    asked = client.submit(accept, page=page, full_name="Donald Duck")
    assert (asked.status_code, offer.state) == (422, OfferState.SENT)
    assert "You typed “Donald Duck”; we know you as “Mateusz Łiś-Nowak”." in asked.text
    form = form_for(accept, parsed(asked.text), page)
    again = client.send(form, full_name="Mat Lis")
    assert (again.status_code, offer.state) == (422, OfferState.SENT)
    assert client.send(form_for(accept, parsed(again.text), page)).status_code == 303
    assert (offer.accepted_name, offer.name_on_record) == ("Mat Lis", "Mateusz Łiś-Nowak")


@pytest.mark.parametrize("typed", ["mateusz łis", "LÍS Mateusz"])
def test_case_accents_and_order_are_no_other_name(session, offer, typed):
    offer.application.candidate.name = "Mateusz Lis"
    accept_offer(offer, name=typed.replace("ł", "l"))
    assert offer.name_on_record is None


def test_an_offer_is_not_answered_after_its_deadline_and_the_worker_ends_it(session, offer):
    clock.freeze(offer.expires_at + timedelta(seconds=1))
    try:
        with pytest.raises(RuleBroken, match="has expired"):
            accept_offer(offer, name="Mateusz Lis")
        assert expire_one_offer() and not expire_one_offer()
        assert offer.state is OfferState.EXPIRED
        assert TurnKind.DECIDE in waiting(session)
        assert mails(session, "offer expired") == 3, "to the candidate, the recruiter and the hiring manager"
    finally:
        clock.unfreeze()


def test_a_declined_offer_reopens_the_decision(client, cast, session, application, offer):
    assert waiting(session) == {TurnKind.ANSWER_OFFER}
    decline_offer(offer, reason="Another job.")

    assert (offer.state, application.status) == (OfferState.DECLINED, Status.ACTIVE)
    assert waiting(session) == {TurnKind.DECIDE}
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/offer").text
    assert "Make another offer" in page and SALARY in page
    a_draft(cast, application)


def test_a_decline_withdraws_the_offer_without_a_mail_of_its_own_and_its_undo_restores_it(
    client, cast, session, application, offer
):
    client.come_by_link(application.candidate)
    values = {"reason": DeclineReason.SKILLS, "paragraph": "Thank you."}
    decline(application, version=application.version, **values, keep=False, by=cast.rita)

    assert offer.state is OfferState.WITHDRAWN
    assert mails(session, "offer withdrawn") == 0
    assert "Accept offer" in client.get(f"/my/offers/{offer.id}").text, "the decline is not known yet"
    with pytest.raises(Conflict, match="cannot be answered at the moment"):
        accept_offer(offer, name="Mateusz Lis")
    undo(application, version=application.version, by=cast.rita)
    assert (offer.state, application.offer_standing) == (OfferState.SENT, OfferStanding.OPEN)
    assert waiting(session) == {TurnKind.ANSWER_OFFER}


def test_a_candidate_who_withdraws_ends_their_offer(session, application, offer):
    withdraw(application, version=application.version, by=None)

    assert (offer.state, application.offer_standing) == (OfferState.WITHDRAWN, OfferStanding.ENDED)
    assert waiting(session) == set()


def test_an_offer_of_another_or_not_sent_yet_is_not_found(client, cast, session, application):
    draft = a_draft(cast, application)
    client.come_by_link(application.candidate)
    assert client.get(f"/my/offers/{draft.id}").status_code == 404
    withdraw_offer(draft, edition=draft.edition, reason="A slip.", by=cast.rita)
    other = a_sent_offer(cast, ready_to_hire(cast, opening=application.opening))

    for path in ("", "/letter.pdf"):
        assert client.get(f"/my/offers/{other.id}{path}").status_code == 404


@pytest.mark.both_databases  # a race
def test_an_offer_that_is_withdrawn_is_not_accepted_meanwhile(app, cast, session, offer):
    withdrawing = deed(withdraw_offer, offer, edition=offer.edition, reason="Budget.", by=cast.rita)

    refusal = refusal_of_second(app, withdrawing, deed(accept_offer, offer, name="Mateusz Lis"))

    assert isinstance(refusal, Conflict) and "was withdrawn" in refusal.sentence
    session.expire_all()
    assert offer.state is OfferState.WITHDRAWN
    assert mails(session, "offer withdrawn") == 1
