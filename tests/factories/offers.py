"""Offers in the state a test needs, made by the actions that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.candidates.models import Application
from app.db.base import db
from app.job_families.kinds import Employment
from app.offers.approvals import decide_on_offer, submit_offer
from app.offers.make import OfferTerm, OfferTerms, make_offer
from app.offers.models import Offer, OfferApprover
from app.offers.send import send_offer
from app.offers.settings import current_questions
from app.people.models import User
from app.shared import clock
from tests.cast import Cast
from tests.pipeline.hiring import START

SALARY = "61,300 euros a year"


def terms_with(cast: Cast, **values) -> OfferTerms:
    """Terms with a salary, and an answer to each question."""
    terms = OfferTerms(
        start_date=clock.today("UTC") + START,
        employment=Employment.FULL_TIME,
        manager=cast.marta,
        level="Intermediate",
        terms=[OfferTerm("Base salary", SALARY, money=True), OfferTerm("Weekly hours", "38")],
        answers={question: f"Because of {n}." for n, question in enumerate(current_questions())},
    )
    return replace(terms, **values)


def name_approvers(*people: User) -> None:
    """The company names who approves after the hiring manager."""
    db.session.add_all(OfferApprover(user=each, position=n) for n, each in enumerate(people, start=1))
    db.session.flush()


def a_draft(cast: Cast, application: Application, **values) -> Offer:
    return make_offer(application, terms_with(cast, **values), by=cast.rita)


def a_waiting_offer(cast: Cast, application: Application, **values) -> Offer:
    """It waits for Dana, the hiring manager."""
    offer = a_draft(cast, application, **values)
    submit_offer(offer, edition=offer.edition, by=cast.rita)
    return offer


def an_approved_offer(cast: Cast, application: Application, **values) -> Offer:
    offer = a_waiting_offer(cast, application, **values)
    while offer.next_approval:
        approve(offer, offer.next_approval.user)
    return offer


def approve(offer: Offer, by: User) -> None:
    decide_on_offer(offer, edition=offer.edition, is_approved=True, reason="", by=by)


def a_sent_offer(cast: Cast, application: Application, *, days: int = 7, **values) -> Offer:
    """It can be answered until the end of a day."""
    offer = an_approved_offer(cast, application, **values)
    answer_by = clock.today(application.candidate.time_zone) + timedelta(days=days)
    send_offer(offer, edition=offer.edition, answer_by=answer_by, by=cast.rita)
    return offer
