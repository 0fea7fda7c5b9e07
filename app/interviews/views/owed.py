"""What a recruiter does about a scorecard that is owed."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.door import Answer, see
from app.interviews import actions
from app.interviews.forms import ReasonForm
from app.interviews.models import Interview
from app.interviews.views import rooms


@rooms.form("/interviews/<int:interview_id>/waive", permission=Permission.CANCEL_INTERVIEW)
def waive_scorecard(interview: Interview) -> Answer:
    form = ReasonForm()
    if form.carries_out(actions.waive_scorecard, interview, reason=form.reason.data, by=current_user):
        flash("The scorecard is waived.", "good")
        return see("pipeline.application", application_id=interview.application_id)
    return render_template("interviews/waive.html", form=form, interview=interview), form.status
