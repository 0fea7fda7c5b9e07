"""The page of an offer, and what is done with it: approve, send, withdraw, download its letter."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Response, abort, flash, render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.offers import approvals, send
from app.offers.forms import APPROVE, EditionForm, OfferDecisionForm, SendOfferForm, WithdrawOfferForm
from app.offers.models import Offer
from app.offers.section import offer_section
from app.offers.views import routes
from app.shared import clock
from app.web.routing import Answer, redirect_to

DAYS_TO_ANSWER = timedelta(days=7)  # what the form begins with


@routes.page("/offers/<int:offer_id>", permission=Permission.VIEW_OFFER)
def offer(offer: Offer) -> Answer:
    return _page(offer)


@routes.action("/offers/<int:offer_id>/submit", permission=Permission.CHANGE_OFFER)
def submit_offer(offer: Offer) -> Answer:
    form = EditionForm()
    if form.submit(approvals.submit_offer, offer, edition=form.edition.number, by=current_user):
        flash(_("Sent for approval. You get a mail with the decision."), "good")
        return redirect_to("offers.offer", offer_id=offer.id)
    return _page(offer, form=form)


@routes.action("/offers/<int:offer_id>/decide", permission=Permission.DECIDE_OFFER)
def decide_on_offer(offer: Offer) -> Answer:
    form = OfferDecisionForm()
    decision = {"is_approved": form.decision.data == APPROVE, "reason": form.reason.data}
    if form.submit(
        approvals.decide_on_offer, offer, edition=form.edition.number, **decision, by=current_user
    ):
        flash(_("Approved the offer.") if decision["is_approved"] else _("Sent the offer back."), "good")
        return redirect_to("offers.offer", offer_id=offer.id)
    return _page(offer, form=form, decision=form)


@routes.form("/offers/<int:offer_id>/send", permission=Permission.CHANGE_OFFER)
def send_offer(offer: Offer) -> Answer:
    candidate = offer.application.candidate
    answer_by = min(clock.today(candidate.time_zone) + DAYS_TO_ANSWER, offer.terms.start_date)
    form = SendOfferForm(edition=offer.edition, answer_by=answer_by)
    sent = form.submit(
        send.send_offer, offer, edition=form.edition.number, answer_by=form.answer_by.data, by=current_user
    )
    if sent:
        flash(_("Sent the offer to %(candidate)s.", candidate=candidate.name), "good")
        return redirect_to("offers.offer", offer_id=offer.id)
    return _form_page("offers/send.html", form, offer)


@routes.form("/offers/<int:offer_id>/withdraw", permission=Permission.CHANGE_OFFER)
def withdraw_offer(offer: Offer) -> Answer:
    form = WithdrawOfferForm(edition=offer.edition)
    withdrawn = form.submit(
        send.withdraw_offer, offer, edition=form.edition.number, reason=form.reason.data, by=current_user
    )
    if withdrawn:
        flash(_("Withdrew the offer."), "good")
        return redirect_to("offers.offer", offer_id=offer.id)
    return _form_page("offers/withdraw.html", form, offer)


@routes.page("/offers/<int:offer_id>/letter.pdf", permission=Permission.SEE_OFFER_MONEY)
def offer_letter(offer: Offer) -> Answer:
    return letter_file(offer)


def letter_file(offer: Offer) -> Response:
    """The letter as an attachment. The caller has checked the permission."""
    if offer.letter is None:
        abort(404)
    answer: Response = send_file(
        BytesIO(offer.letter.pdf),
        as_attachment=True,
        download_name="offer.pdf",
        mimetype="application/pdf",
        etag=False,
    )
    return answer


def _form_page(template: str, form: Any, offer: Offer) -> Answer:
    if form.status == 409:
        form.edition.data = str(offer.edition)
    return render_template(template, form=form, offer=offer, application=offer.application), form.status


def _page(offer: Offer, form: EditionForm | None = None, decision: OfferDecisionForm | None = None) -> Answer:
    decision = decision or OfferDecisionForm(formdata=None)
    decision.edition.data = str(offer.edition)
    page = render_template(
        "offers/offer.html",
        offer=offer,
        section=offer_section(offer, current_user),
        form=decision,
        problems=form.problems if form and form is not decision else [],
    )
    return page, form.status if form else 200
