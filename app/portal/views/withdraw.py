"""The page on which a candidate withdraws."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application
from app.portal import actions
from app.portal.application_cards import application_card
from app.portal.forms import OwnWithdrawForm
from app.portal.views import routes
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form(
    "/my/applications/<int:own_application_id>/withdraw", permission=Permission.WITHDRAW_OWN_APPLICATION
)
def withdraw(own_application: Application) -> Answer:
    form = OwnWithdrawForm()
    if form.submit(actions.withdraw_own_application, own_application, note=form.note.data):
        flash(_("Your application is withdrawn."), "good")
        return redirect_to("portal.own_page")
    card = application_card(own_application)
    if not card.is_active and not form.is_submitted():
        return redirect_to("portal.own_page")
    page = render_template("portal/withdraw.html", candidate=current_candidate(), form=form, card=card)
    return page, form.status
