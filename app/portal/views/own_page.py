"""A candidate's own page, details and time zone."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.correct_details import correct_candidate
from app.candidates.details_forms import OwnDetailsForm
from app.candidates.models import Candidate
from app.portal import actions
from app.portal.application_cards import application_cards
from app.portal.forms import TimeZoneForm
from app.portal.views import routes
from app.shared import clock
from app.shared.company import current_company
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.page("/my", permission=Permission.SEE_OWN_APPLICATIONS)
def own_page() -> Answer:
    candidate = current_candidate()
    return render_template(
        "portal/own_page.html",
        candidate=candidate,
        cards=application_cards(candidate),
        asks_identification=current_company().asks_identification,
        now=clock.now(),
    )


@routes.form("/my/details", permission=Permission.SEE_OWN_APPLICATIONS)
def own_details() -> Answer:
    candidate = current_candidate()
    form = OwnDetailsForm(candidate)
    if form.submit(_correct, candidate, form):
        flash(_("Saved your details."), "good")
        return redirect_to("portal.own_data")
    return render_template("portal/own_details.html", candidate=candidate, form=form), form.status


def _correct(candidate: Candidate, form: OwnDetailsForm) -> list[str]:
    return correct_candidate(candidate, form.details(), seen=form.seen.data, by=None)


@routes.form("/my/time-zone", permission=Permission.SEE_OWN_APPLICATIONS)
def set_time_zone() -> Answer:
    candidate = current_candidate()
    form = TimeZoneForm(lambda: actions.time_zone_of(candidate))
    chosen = {"time_zone": form.time_zone.data, "seen": form.seen.data}
    if form.submit(actions.set_time_zone, candidate, **chosen):
        flash(_("Saved your time zone."), "good")
        return redirect_to("portal.own_page")
    return render_template("portal/time_zone.html", candidate=candidate, form=form), form.status
