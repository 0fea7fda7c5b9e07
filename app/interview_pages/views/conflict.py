"""An interviewer says that they know the candidate of an interview of theirs."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.conflicts_of_interest.actions import state_conflict
from app.conflicts_of_interest.forms import StateConflictForm
from app.interview_pages.views import routes
from app.interviews.models import Interview
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer


@routes.form("/interviews/<int:interview_id>/conflict", permission=Permission.SUBMIT_SCORECARD)
def state_interviewer_conflict(interview: Interview) -> Answer:
    form = StateConflictForm()
    if form.submit(lambda: _state(interview, form)):
        flash(_("Saved. A recruiter acknowledges it, or asks somebody else."), "good")
        return redirect_to_page(interview)
    return render_template("conflicts_of_interest/own.html", form=form, interview=interview), form.status


def _state(interview: Interview, form: StateConflictForm) -> None:
    state_conflict(interview.application, form.chosen, details=form.details.data or "", by=current_user)
