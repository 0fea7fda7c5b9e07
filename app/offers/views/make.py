"""Make an offer, and change its terms."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.offers import make as actions
from app.offers.forms import OfferFields, offer_form
from app.offers.models import Offer, OfferVersion
from app.offers.queries import count_offers, current_offer
from app.offers.rules import check_editable, places_warning
from app.offers.settings import current_questions
from app.offers.views import routes
from app.openings.models import Opening
from app.people.models import User
from app.people.queries import people_with_role
from app.web.routing import Answer, redirect_to
from app.web.shown_if_possible import shown_if_possible


@routes.form("/applications/<int:application_id>/offers/new", permission=Permission.MAKE_OFFER)
@shown_if_possible(actions.check_can_make_offer, about="application")
def make_offer(application: Application) -> Answer:
    managers, last = _managers(application.opening), current_offer(application)
    form = _form(managers, last.terms if last else None)
    if form.submit(_make, application, form, managers):
        flash(_("Saved the draft. Check it, then send it for approval."), "good")
        return redirect_to("offers.offer", offer_id=form.result.id)
    return _page(form, application, None)


@routes.form("/offers/<int:offer_id>/edit", permission=Permission.CHANGE_OFFER)
def change_offer(offer: Offer) -> Answer:
    managers = _managers(offer.application.opening)
    if offer.terms.manager not in managers:
        managers.append(offer.terms.manager)
    form = _form(managers, offer.terms, offer.edition)
    if form.submit(_change, offer, form, managers):
        flash(_("Saved the terms."), "good")
        return redirect_to("offers.offer", offer_id=offer.id)
    if not form.is_submitted():
        check_editable(offer.state)
    return _page(form, offer.application, offer)


def _make(application: Application, form: OfferFields, managers: list[User]) -> Offer:
    return actions.make_offer(application, form.terms(_by_id(managers)), by=current_user)


def _change(offer: Offer, form: OfferFields, managers: list[User]) -> None:
    actions.change_offer(offer, form.terms(_by_id(managers)), edition=form.edition.number, by=current_user)


def _form(managers: list[User], begins: OfferVersion | None, edition: int = 0) -> OfferFields:
    questions = current_questions()
    if begins and begins.answers and edition:  # an offer keeps the questions it was made with
        questions = [each["question"] for each in begins.answers]
    return offer_form(questions, managers, edition=edition, begins=begins)


def _managers(opening: Opening) -> list[User]:
    return list(people_with_role(*opening.hire_role.manager_roles))


def _by_id(people: list[User]) -> dict[str, User]:
    return {str(each.id): each for each in people}


def _page(form: OfferFields, application: Application, offer: Offer | None) -> Answer:
    if form.status == 409 and offer is not None:
        form.edition.data = str(offer.edition)
    opening = application.opening
    with_this = count_offers(opening) + (offer is None)
    page = render_template(
        "offers/edit.html",
        form=form,
        application=application,
        offer=offer,
        warning=places_warning(with_this, opening.places - opening.hired),
    )
    return page, form.status
