"""Where recruiters read what a candidate needs, and answer."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.accommodations import actions
from app.accommodations.forms import AnswerAccommodationForm, EnterAccommodationForm
from app.accommodations.models import Accommodation
from app.accommodations.queries import accommodations_of
from app.accommodations.views import routes
from app.candidates.models import Application
from app.web.record_pages import url_of
from app.web.routing import Answer, redirect_to


@routes.page("/applications/<int:application_id>/accommodations", permission=Permission.READ_ACCOMMODATIONS)
def accommodations(application: Application) -> Answer:
    return render_template(
        "accommodations/list.html",
        application=application,
        requests=accommodations_of(application),
        granted=actions.granted_to(application),
    )


@routes.form(
    "/applications/<int:application_id>/accommodations/enter", permission=Permission.READ_ACCOMMODATIONS
)
def enter_accommodation(application: Application) -> Answer:
    form = EnterAccommodationForm()
    values = {"text": form.text.data, "by": current_user}
    if form.submit(lambda: actions.ask_for_accommodation(application, helps=form.chosen, **values)):
        flash(_("Entered the request. Answer it here."), "good")
        return redirect_to("accommodations.answer_accommodation", accommodation_id=form.result.id)
    back = url_of(application, to="accommodations")
    page = render_template("accommodations/enter.html", application=application, form=form, back=back)
    return page, form.status


@routes.form("/accommodations/<int:accommodation_id>/answer", permission=Permission.ANSWER_ACCOMMODATION)
def answer_accommodation(accommodation: Accommodation) -> Answer:
    form, application = AnswerAccommodationForm(), accommodation.application
    answered = form.submit(
        lambda: actions.answer_accommodation(
            accommodation,
            answer=form.answer.data or "",
            grant=form.grant,
            is_agreed=form.is_agreed.data,
            edition=form.version.number,
            by=current_user,
        )
    )
    if answered:
        flash(_("Sent your answer to %(candidate)s.", candidate=application.candidate.name), "good")
        return redirect(url_of(application, to="accommodations"), 303)
    form.show(actions.granted_to(application), accommodation.edition)
    back = url_of(application, to="accommodations")
    page = render_template("accommodations/answer.html", request_=accommodation, form=form, back=back)
    return page, form.status
