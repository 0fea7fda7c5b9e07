"""Make an offer and change its terms. Each change of terms that somebody decided on asks everyone again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, OfferStanding
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.interviews.locks import lock_application
from app.job_families.kinds import Employment
from app.offers import approvals, rules
from app.offers.expiry import expire
from app.offers.letters.characters import check_drawn
from app.offers.letters.families import letter_for
from app.offers.models import Offer, OfferVersion
from app.offers.queries import open_offer
from app.offers.rules import OfferState
from app.offers.states import lock_offer, set_state
from app.people.models import User
from app.shared import clock
from app.shared.company import company_name


@dataclass(frozen=True)
class OfferTerm:
    """A named term. Its value is money, or it is not."""

    name: str
    value: str
    money: bool = False

    def as_stored(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "money": self.money}


@dataclass(frozen=True)
class OfferTerms:
    """What an offer says. `answers` are those to the questions of the justification, by question."""

    start_date: date
    employment: Employment
    manager: User
    level: str = ""
    terms: Sequence[OfferTerm] = ()
    answers: Mapping[str, str] | None = None

    def columns(self) -> dict[str, Any]:
        """The values of the columns of a version."""
        answers = [{"question": key, "answer": value} for key, value in (self.answers or {}).items()]
        return {
            "start_date": self.start_date,
            "employment": self.employment,
            "manager": self.manager,
            "level": self.level,
            "terms": [term.as_stored() for term in self.terms],
            "answers": answers,
        }


def make_offer(application: Application, terms: OfferTerms, *, by: User) -> Offer:
    """Make the draft of an offer. Raises RuleBroken for an application that is not active or has an open
    offer, or an accepted one, and for terms or a name that no font of the letter draws.
    """
    lock_application(application)
    check_not_erased(application.candidate.erased_at)
    waiting = open_offer(application)
    if waiting is not None and rules.is_over(waiting.state, waiting.expires_at, clock.now()):
        expire(waiting)
    check_can_make_offer(application)
    rules.check_start_date(terms.start_date, clock.today(application.candidate.time_zone))
    _check_letter(application, terms)
    offer = Offer(application=application, made_by=by)
    db.session.add(offer)
    db.session.add(OfferVersion(offer=offer, number=1, made_by=by, **terms.columns()))
    record_activity(ActivityVerb.MADE_OFFER, application, by=by)
    set_state(offer, OfferState.DRAFT, by=by)
    return offer


def check_can_make_offer(application: Application) -> None:
    """Raise RuleBroken as `make_offer` does."""
    waiting = open_offer(application)
    has_open = waiting is not None and not rules.is_over(waiting.state, waiting.expires_at, clock.now())
    rules.check_new_offer(
        is_active=application.is_active,
        has_open=has_open,
        is_accepted=application.offer_standing is OfferStanding.ACCEPTED,
    )


def change_offer(offer: Offer, terms: OfferTerms, *, edition: int, by: User) -> None:
    """Change the terms of an offer that the candidate does not have yet.

    If its terms wait for approval or are approved, everybody is asked again; what was decided about the
    earlier terms stays on record. Raises Conflict if somebody changed the offer since the page was made,
    RuleBroken for what no font of the letter draws.
    """
    lock_offer(offer, edition, by=by)
    rules.check_editable(offer.state)
    before, columns = offer.terms, terms.columns()
    if all(getattr(before, name) == value for name, value in columns.items()):
        return
    rules.check_start_date(terms.start_date, clock.today(offer.application.candidate.time_zone))
    _check_letter(offer.application, terms)
    record_activity(ActivityVerb.CHANGED_OFFER, offer.application, by=by)
    if not before.approvals:
        before.start_date, before.employment = terms.start_date, terms.employment
        before.manager, before.level = terms.manager, terms.level
        before.terms, before.answers = columns["terms"], columns["answers"]
        set_state(offer, offer.state, by=by)
        return
    number = before.number + 1
    db.session.add(OfferVersion(offer_id=offer.id, number=number, made_by=by, **columns))
    was_submitted, offer.terms_number = offer.state is not OfferState.DRAFT, number
    db.session.flush()
    db.session.expire(offer, ["versions"])
    if was_submitted:
        approvals.ask_approvers(offer, by=by)
    set_state(offer, OfferState.WAITING if was_submitted else OfferState.DRAFT, by=by)
    if was_submitted:
        approvals.notify_next(offer)


def _check_letter(application: Application, terms: OfferTerms) -> None:
    """Raise RuleBroken now for a letter that could not be made when the offer is sent."""
    opening = application.opening
    people = [application.candidate.name, terms.manager.name, opening.recruiter.name]
    written = [text for term in terms.terms for text in (term.name, term.value)]
    check_drawn([letter_for(opening).text, opening.role, company_name(), terms.level, *people, *written])
