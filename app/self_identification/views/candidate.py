"""Where a candidate answers voluntary questions, and sees, changes and deletes their answers."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application
from app.self_identification import answers
from app.self_identification.forms import own_answers_form
from app.self_identification.questions import current_questions
from app.self_identification.views import routes
from app.shared.company import current_company
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form(
    "/my/applications/<int:own_application_id>/questions-about-you",
    permission=Permission.ANSWER_VOLUNTARY_QUESTIONS,
)
def own_answers(own_application: Application) -> Answer:
    is_asked = current_company().asks_identification
    own = answers.own_answers(own_application)
    form = own_answers_form(current_questions() if is_asked else [], own)
    if form.submit(lambda: answers.save_answers(own_application, form.chosen())):
        flash(_("Saved your answers."), "good")
        return redirect_to("self_identification.own_answers", own_application_id=own_application.id)
    page = render_template(
        "self_identification/own.html",
        candidate=current_candidate(),
        application=own_application,
        form=form,
        is_asked=is_asked,
        given=answers.answers_data(own_application),
    )
    return page, form.status


@routes.action(
    "/my/applications/<int:own_application_id>/questions-about-you/delete",
    permission=Permission.ANSWER_VOLUNTARY_QUESTIONS,
)
def delete_own_answers(own_application: Application) -> Answer:
    answers.delete_answers([own_application.id])
    flash(_("Deleted your answers."), "good")
    return redirect_to("self_identification.own_answers", own_application_id=own_application.id)
