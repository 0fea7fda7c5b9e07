"""Send an offer for approval, and decide on it: one approver after the other."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.notes import owes_scorecard_on
from app.access.predicates import applied_to
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.conflicts_of_interest.queries import check_no_open_conflict
from app.db.base import db
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.offers import mail, rules
from app.offers.models import COLUMNS_OF_TERMS, Offer, OfferApproval, OfferApprover, OfferVersion
from app.offers.rules import OfferState
from app.offers.states import lock_offer, set_state
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken


def approval_chain(application: Application, makers: Collection[User]) -> list[User]:
    """Who approves an offer, in order: the hiring manager, then the company's approvers.

    Nobody approves what they made or changed, and neither does the candidate, nor a person who left.
    """
    named = db.session.scalars(select(OfferApprover).order_by(OfferApprover.position))
    people = dict.fromkeys([application.opening.hiring_manager, *(each.user for each in named)])
    return [each for each in people if each not in makers and can_approve(each, application)]


def can_approve(person: User, application: Application) -> bool:
    """Whether a person may approve the offer of an application, if they did not make it."""
    return person.active and not applied_to(person, application.opening_id)


def submit_offer(offer: Offer, *, edition: int, by: User) -> None:
    """Send a draft for approval. Raises RuleBroken if a question is not answered, or nobody can approve."""
    lock_offer(offer, edition, by=by)
    answers = [each["answer"] for each in offer.terms.answers]
    rules.check_can_submit(offer.state, answers, approval_chain(offer.application, _makers(offer)))
    if offer.approvals:  # sent back: the same terms are decided on again
        _repeat_terms(offer, by=by)
    ask_approvers(offer, by=by)
    record_activity(ActivityVerb.SUBMITTED_OFFER, offer.application, by=by)
    set_state(offer, OfferState.WAITING, by=by)
    notify_next(offer)


def ask_approvers(offer: Offer, *, by: User) -> None:
    """Ask everyone who approves the terms in force, in order. Raises RuleBroken if nobody can."""
    chain = approval_chain(offer.application, {*_makers(offer), by})
    rules.check_can_submit(OfferState.DRAFT, (), chain)
    for position, person in enumerate(chain, start=1):
        db.session.add(OfferApproval(version=offer.terms, position=position, user=person))
    db.session.flush()


def decide_on_offer(offer: Offer, *, edition: int, is_approved: bool, reason: str, by: User) -> None:
    """Approve an offer, or send it back with a reason.

    Raises Conflict for somebody who is not next, and if the offer was changed since the page was made;
    RuleBroken for a person who owes a scorecard on the application, and without a reason.
    """
    lock_offer(offer, edition, by=by)
    waiting = offer.next_approval
    rules.check_can_decide(
        is_waiting=waiting is not None,
        is_next=waiting is not None and waiting.user_id == by.id,
        next_name=waiting.user.name if waiting else "",
        owes_scorecard=owes_scorecard_on(by, offer.application),  # type: ignore[arg-type]
    )
    check_no_open_conflict(offer.application, by)
    rules.check_reason(is_approved, reason)
    assert waiting is not None  # noqa: S101 - by the check
    verb = ActivityVerb.APPROVED_OFFER if is_approved else ActivityVerb.SENT_BACK_OFFER
    note = record_activity(verb, offer.application, by=by, reason=reason)
    waiting.decided_at, waiting.is_approved, waiting.note = clock.now(), is_approved, note
    db.session.flush()
    if not is_approved:
        set_state(offer, OfferState.DRAFT, by=by)
        mail.notify_sent_back(offer, by=by)
        return
    is_last = offer.next_approval is None
    set_state(offer, OfferState.APPROVED if is_last else OfferState.WAITING, by=by)
    if is_last:
        mail.notify_approved(offer)
    else:
        notify_next(offer)


def hand_over_approval(approval: OfferApproval, to: User, *, reason: str, by: User) -> None:
    """Give an approval that waits to another person. Raises RuleBroken for one who may not approve."""
    offer = approval.version.offer
    lock_application(offer.application)
    lock_row(offer)
    if offer.state is not OfferState.WAITING or approval.decided_at is not None:
        return  # decided or changed meanwhile
    if not may_take_approval(approval, to):
        raise RuleBroken(_("%(person)s cannot approve this offer. Choose someone else.", person=to.name))
    names = {"was": approval.user.name, "became": to.name}
    record_activity(ActivityVerb.HANDED_OVER_OFFER, offer.application, by=by, reason=reason, **names)
    approval.user = to
    db.session.flush()
    set_state(offer, OfferState.WAITING, by=by)
    notify_next(offer)


def may_take_approval(approval: OfferApproval, person: User) -> bool:
    """Whether a person may take over an approval: not who made the terms, nor who approves them already."""
    offer = approval.version.offer
    is_other = person.id not in {each.id for each in _makers(offer)} | offer.approver_ids
    return is_other and can_approve(person, offer.application)


def notify_next(offer: Offer) -> None:
    """Notify the approver who decides now."""
    waiting = offer.next_approval
    if waiting is not None:
        mail.notify_approver(offer, to=waiting.user)


def _makers(offer: Offer) -> list[User]:
    """Who made the offer and the terms in force: none of them approves."""
    return [offer.made_by, offer.terms.made_by]


def _repeat_terms(offer: Offer, *, by: User) -> None:
    """Terms that were sent back get another number when they are sent for approval as they are."""
    terms = offer.terms
    same = {name: getattr(terms, name) for name in COLUMNS_OF_TERMS}
    db.session.add(OfferVersion(offer_id=offer.id, number=terms.number + 1, made_by=by, **same))
    offer.terms_number = terms.number + 1
    db.session.flush()
    db.session.expire(offer, ["versions"])
