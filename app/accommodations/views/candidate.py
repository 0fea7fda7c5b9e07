"""Where a candidate says what they need to take part, and reads the answer."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.accommodations import actions
from app.accommodations.forms import AskForAccommodationForm
from app.accommodations.models import Accommodation
from app.accommodations.queries import accommodations_of
from app.accommodations.views import routes
from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_state
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form(
    "/my/applications/<int:own_application_id>/accommodations", permission=Permission.ASK_FOR_ACCOMMODATION
)
def own_accommodations(own_application: Application) -> Answer:
    form = AskForAccommodationForm()
    if form.submit(
        lambda: actions.ask_for_accommodation(own_application, text=form.text.data or "", helps=form.chosen)
    ):
        flash(_("Thank you. Your recruiter answers within a day."), "good")
        return redirect_to("accommodations.own_accommodations", own_application_id=own_application.id)
    requests = accommodations_of(own_application)
    is_active = visible_state(own_application).status is Status.ACTIVE
    page = render_template(
        "accommodations/own.html",
        candidate=current_candidate(),
        application=own_application,
        form=form,
        requests=requests,
        is_active=is_active,
        may_ask=is_active and all(each.answered_at for each in requests),
    )
    return page, form.status


@routes.action(
    "/my/accommodations/<int:own_accommodation_id>/stop-sharing", permission=Permission.STOP_SHARING_OWN
)
def stop_sharing(own_accommodation: Accommodation) -> Answer:
    actions.stop_sharing(own_accommodation)
    flash(_("Interviewers no longer read this sentence."), "good")
    return redirect_to(
        "accommodations.own_accommodations", own_application_id=own_accommodation.application_id
    )
