"""Send an approved offer with its letter, and withdraw one."""

from __future__ import annotations

from datetime import date

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.offers import mail, rules
from app.offers.letters.families import letter_for
from app.offers.letters.pdf import letter_pdf
from app.offers.letters.text import letter_blocks, letter_text
from app.offers.models import Offer, OfferLetter
from app.offers.rules import OfferState
from app.offers.states import lock_offer, set_state
from app.people.models import User
from app.shared import clock


def send_offer(offer: Offer, *, edition: int, answer_by: date, by: User) -> None:
    """Send an approved offer to the candidate, who can answer until the end of a day of theirs.

    The letter is made now and stays as it is. Raises RuleBroken for an offer that is not approved, for a day
    that is over, and for a letter with characters that no font of ours has.
    """
    lock_offer(offer, edition, by=by)
    zone = offer.application.candidate.time_zone
    today = clock.today(zone)
    rules.check_can_send(offer.state, answer_by, start_date=offer.terms.start_date, today=today)
    template = letter_for(offer.application.opening)
    blocks = letter_blocks(template.text, offer, answer_by)
    offer.sent_at, offer.expires_at = clock.now(), rules.end_of_day(answer_by, zone)
    db.session.add(
        OfferLetter(
            offer_id=offer.id,
            settings_id=template.settings_id,
            family_letter_id=template.family_letter_id,
            text=letter_text(blocks),
            pdf=letter_pdf(blocks, made_at=offer.sent_at),
        )
    )
    record_activity(ActivityVerb.SENT_OFFER, offer.application, by=by)
    set_state(offer, OfferState.SENT, by=by)
    db.session.expire(offer, ["letter"])
    mail.send_offer_mail(offer)


def withdraw_offer(offer: Offer, *, edition: int, reason: str, by: User) -> None:
    """Withdraw an offer that is open or accepted. The candidate gets a mail if they have it.

    Raises RuleBroken for one that has ended, and for one of a candidate who is hired.
    """
    lock_offer(offer, edition, by=by)
    rules.check_can_withdraw(offer.state, is_active=offer.application.is_active)
    record_activity(ActivityVerb.WITHDREW_OFFER, offer.application, by=by, reason=reason)
    set_state(offer, OfferState.WITHDRAWN, by=by)
    if offer.was_sent:
        mail.notify_withdrawn(offer)
