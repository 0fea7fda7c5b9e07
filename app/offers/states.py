"""The one place that writes the state of an offer, and how the offer of an application stands."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_key
from app.activity.history import history_of
from app.activity.models import Activity
from app.activity.verb_groups import OFFER_VERBS
from app.candidates.models import Application, OfferStanding
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.db.row_locks import lock_row
from app.interviews.locks import lock_application
from app.last_opened.actions import record_change
from app.offers.models import Offer
from app.offers.rules import OPEN_STATES, OfferState
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.turns.actions import update_turns, update_turns_of_people


def lock_offer(offer: Offer, edition: int, *, by: User) -> None:
    """Lock the application, then the offer. Raises Conflict, with who did what, if it has changed since."""
    lock_application(offer.application)
    lock_row(offer)
    if offer.edition != edition:
        raise Conflict(_conflict_sentence(offer, by))
    check_not_erased(offer.application.candidate.erased_at)


def set_state(offer: Offer, state: OfferState, *, by: User | None) -> None:
    """Write the state of a locked offer, and the turns of it and of its application."""
    db.session.flush()
    if offer.state is not state:
        offer.state, offer.state_since = state, clock.now()
    offer.edition += 1
    set_standing(offer.application, standing_of(state))
    db.session.flush()
    db.session.expire(offer, ["versions"])
    update_turns(offer)
    update_turns(offer.application)
    update_turns_of_people(*offer.earlier_approver_ids)
    record_change(offer.application, by=by)


def set_standing(application: Application, standing: OfferStanding | None) -> None:
    """Write how the offer of a locked application stands."""
    if application.offer_standing is not standing:
        application.offer_standing, application.offer_since = standing, clock.now()


def standing_of(state: OfferState) -> OfferStanding:
    """How an offer in a state stands."""
    if state in OPEN_STATES:
        return OfferStanding.OPEN
    return OfferStanding.ACCEPTED if state is OfferState.ACCEPTED else OfferStanding.ENDED


def _conflict_sentence(offer: Offer, reader: User) -> str:
    of_offer = (Activity.about == record_key(offer.application), Activity.verb.in_(OFFER_VERBS))
    last = db.session.scalars(select(Activity).where(*of_offer).order_by(Activity.id.desc()).limit(1)).all()
    not_saved = _("Nothing was saved. Check the offer, then try again.")
    for line in history_of(last, reader.time_zone):
        done = _("%(who)s %(what)s on %(when)s.", who=line.who, what=line.what, when=line.at_label)
        return f"{done} {not_saved}"
    return not_saved
