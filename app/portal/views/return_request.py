"""The question whether a candidate comes back after a withdrawal, and its answers."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application
from app.portal.application_cards import application_card
from app.portal.forms import ANSWER_YES, ReturnForm
from app.portal.views import routes
from app.return_requests import actions as return_requests
from app.return_requests.actions import last_return_requests
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form("/my/applications/<int:own_application_id>/return", permission=Permission.ANSWER_OWN_RETURN)
def answer_return(own_application: Application) -> Answer:
    form = ReturnForm()
    comes_back = form.answer.data == ANSWER_YES
    if form.submit(return_requests.answer_return, own_application, comes_back=comes_back):
        flash(
            _("Welcome back. Your application continues.")
            if comes_back
            else _("Thank you. Your answer is saved."),
            "good",
        )
        return redirect_to("portal.own_page")
    asked_back = last_return_requests([own_application]).get(own_application.id)
    if not form.is_submitted() and (asked_back is None or not asked_back.is_open):
        return redirect_to("portal.own_page")
    card = application_card(own_application, asked_back)
    page = render_template("portal/return.html", candidate=current_candidate(), form=form, card=card)
    return page, form.status
