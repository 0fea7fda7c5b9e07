"""The offer on a candidate's own page: its terms, its letter, and their answer."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.offers import answer
from app.offers.forms import AcceptOfferForm, DeclineOfferForm
from app.offers.models import Offer
from app.offers.views.decide import letter_file
from app.portal.offers import own_offer_card
from app.portal.views import routes
from app.web.forms import Form
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.page("/my/offers/<int:own_offer_id>", permission=Permission.ANSWER_OWN_OFFER)
def own_offer(own_offer: Offer) -> Answer:
    return _page(own_offer)


@routes.page("/my/offers/<int:own_offer_id>/letter.pdf", permission=Permission.ANSWER_OWN_OFFER)
def own_offer_letter(own_offer: Offer) -> Answer:
    return letter_file(own_offer)


@routes.action("/my/offers/<int:own_offer_id>/accept", permission=Permission.ANSWER_OWN_OFFER)
def accept_offer(own_offer: Offer) -> Answer:
    form = AcceptOfferForm()
    typed, confirmed = form.full_name.data, form.confirmed.data or ""
    if form.submit(answer.accept_offer, own_offer, name=typed, confirmed=confirmed):
        flash(_("You accepted the offer. Your recruiter is notified and writes to you."), "good")
        return redirect_to("portal.own_offer", own_offer_id=own_offer.id)
    if isinstance(form.refused_by, answer.OtherName):
        form.confirmed.data = typed
    return _page(own_offer, accept=form)


@routes.action("/my/offers/<int:own_offer_id>/decline", permission=Permission.ANSWER_OWN_OFFER)
def decline_offer(own_offer: Offer) -> Answer:
    form = DeclineOfferForm()
    if form.submit(answer.decline_offer, own_offer, reason=form.reason.data):
        flash(_("You declined the offer. Your recruiter is notified."), "good")
        return redirect_to("portal.own_offer", own_offer_id=own_offer.id)
    return _page(own_offer, decline=form)


def _page(
    offer: Offer, accept: AcceptOfferForm | None = None, decline: DeclineOfferForm | None = None
) -> Answer:
    sent: Form | None = accept or decline
    page = render_template(
        "portal/offer.html",
        candidate=current_candidate(),
        card=own_offer_card(offer),
        accept=accept or AcceptOfferForm(formdata=None),
        decline=decline or DeclineOfferForm(formdata=None),
        problems=sent.problems if sent else [],
    )
    return page, sent.status if sent else 200
