"""Mail about an offer. None has money in it: it has the address of a page, or the link of the candidate."""

from __future__ import annotations

from typing import Any

from app.candidates.mail import page_link_for
from app.offers.models import Offer
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

TO_APPROVE_MAIL = "offer to approve"
SENT_BACK_MAIL = "offer sent back"
APPROVED_MAIL = "offer approved"
OFFER_MAIL = "offer sent"
WITHDRAWN_MAIL = "offer withdrawn"
ANSWERED_MAIL = "offer answered"
EXPIRED_MAIL = "offer expired"


def notify_approver(offer: Offer, *, to: User) -> None:
    """Ask the person who decides next on an offer."""
    _notify(TO_APPROVE_MAIL, "offers/mail/to_approve.txt", offer, to)


def notify_sent_back(offer: Offer, *, by: User) -> None:
    """Notify who made an offer that it was sent back. The reason is on its page: it may name money."""
    _notify(SENT_BACK_MAIL, "offers/mail/sent_back.txt", offer, offer.made_by, by=by)


def notify_approved(offer: Offer) -> None:
    """Notify who made an offer, and the recruiter who sends it, that everyone approved it."""
    for person in dict.fromkeys((offer.made_by, offer.application.opening.recruiter)):
        _notify(APPROVED_MAIL, "offers/mail/approved.txt", offer, person)


def notify_answered(offer: Offer) -> None:
    """Notify the recruiter and the hiring manager of the candidate's answer."""
    _notify_deciders(ANSWERED_MAIL, "offers/mail/answered.txt", offer)


def notify_expired(offer: Offer) -> None:
    """Notify the candidate, the recruiter and the hiring manager that nobody answered in time."""
    _send(EXPIRED_MAIL, "offers/mail/expired.txt", offer)
    _notify_deciders(EXPIRED_MAIL, "offers/mail/not_answered.txt", offer)


def send_offer_mail(offer: Offer) -> None:
    """Send the candidate the link to their page, which has the offer."""
    _send(OFFER_MAIL, "offers/mail/sent.txt", offer)


def notify_withdrawn(offer: Offer) -> None:
    """Notify the candidate that an offer they have is withdrawn."""
    _send(WITHDRAWN_MAIL, "offers/mail/withdrawn.txt", offer)


def _notify_deciders(kind: str, template: str, offer: Offer) -> None:
    opening = offer.application.opening
    for person in dict.fromkeys((opening.recruiter, opening.hiring_manager)):
        _notify(kind, template, offer, person)


def _send(kind: str, template: str, offer: Offer) -> None:
    candidate, opening = offer.application.candidate, offer.application.opening
    queue_mail(
        kind,
        template,
        to=candidate,
        subject_of=offer.application,
        reply_to=opening.recruiter,
        link=page_link_for(candidate),
        offer=offer,
        opening=opening,
    )


def _notify(kind: str, template: str, offer: Offer, to: User, **values: Any) -> None:
    if not to.active:
        return
    queue_mail(
        kind,
        template,
        to=to,
        subject_of=offer.application,
        offer=offer,
        opening=offer.application.opening,
        page=absolute_url(f"/offers/{offer.id}"),
        **values,
    )
