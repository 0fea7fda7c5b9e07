"""A candidate says on their page that they know a colleague."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_state
from app.conflicts_of_interest.actions import state_own_conflict
from app.conflicts_of_interest.forms import OwnConflictForm
from app.portal.views import routes
from app.shared.refusals import RuleBroken
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form(
    "/my/applications/<int:own_application_id>/acquaintance", permission=Permission.STATE_OWN_CONFLICT
)
def state_conflict(own_application: Application) -> Answer:
    form = OwnConflictForm()
    if form.submit(lambda: _state(own_application, form)):
        flash(_("Thank you. Your recruiter sees it."), "good")
        return redirect_to("portal.own_page")
    page = render_template(
        "portal/acquaintance.html", candidate=current_candidate(), form=form, application=own_application
    )
    return page, form.status


def _state(application: Application, form: OwnConflictForm) -> None:
    if visible_state(application).status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended."))
    named, details = form.named.data or "", form.details.data or ""
    state_own_conflict(application, form.chosen, named=named, details=details)
