"""The acts of a recruiter on one referee: enter their answers, ask again, record that they do not answer."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.reference_checks import answering, sending
from app.reference_checks.forms import AskAgainForm, reference_answers_form
from app.reference_checks.models import Referee
from app.reference_checks.views import routes
from app.reference_checks.views.colleagues import to_references
from app.web.record_pages import url_of
from app.web.routing import Answer


@routes.form("/referees/<int:referee_id>/answers", permission=Permission.ASK_REFEREE)
def enter_answers(referee: Referee) -> Answer:
    form = reference_answers_form(referee)
    entered = form.submit(
        answering.enter_answers,
        referee,
        answers=form.answers,
        recommendation=form.recommended,
        by=current_user,
    )
    if entered:
        flash(_("Saved what %(referee)s said.", referee=referee.name), "good")
        return to_references(referee.application)
    return _form_page("reference_checks/enter.html", referee, form), form.status


@routes.form("/referees/<int:referee_id>/request", permission=Permission.ASK_REFEREE)
def ask_again(referee: Referee) -> Answer:
    form = AskAgainForm(data={"email": referee.email or ""})
    if form.submit(sending.send_again, referee, email=form.email.data or "", by=current_user):
        flash(_("Sent the questions to %(referee)s.", referee=referee.name), "good")
        return to_references(referee.application)
    return _form_page("reference_checks/ask_again.html", referee, form), form.status


@routes.action("/referees/<int:referee_id>/decline", permission=Permission.ASK_REFEREE)
def record_decline(referee: Referee) -> Answer:
    answering.record_decline(referee, by=current_user)
    flash(_("Recorded that %(referee)s does not answer.", referee=referee.name), "good")
    return to_references(referee.application)


def _form_page(template: str, referee: Referee, form: object) -> str:
    back = url_of(referee.application, to="references")
    return render_template(template, referee=referee, form=form, back=back)
