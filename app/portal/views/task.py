"""The page on which a candidate submits the task they were sent."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application
from app.portal import actions
from app.portal.application_cards import application_card
from app.portal.forms import SubmitTaskForm
from app.portal.rules import CandidateAwaits
from app.portal.views import routes
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form("/my/applications/<int:own_application_id>/task", permission=Permission.SUBMIT_OWN_TASK)
def submit_task(own_application: Application) -> Answer:
    form = SubmitTaskForm()
    if form.submit(
        actions.submit_own_task, own_application, link=form.link.data or "", document=form.document.data
    ):
        flash(_("Thank you. Your task is submitted."), "good")
        return redirect_to("portal.own_page")
    card = application_card(own_application)
    is_asked = card.next_step is not None and card.next_step.awaits is CandidateAwaits.TASK
    if not is_asked and not form.is_submitted():
        return redirect_to("portal.own_page")
    page = render_template("portal/task.html", candidate=current_candidate(), form=form, card=card)
    return page, form.status
