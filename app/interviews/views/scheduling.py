"""Pages to schedule an interview and to cancel one."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.door import Answer, see
from app.interviews import actions, rules
from app.interviews.forms import ReasonForm, ScheduleForm
from app.interviews.models import Interview
from app.interviews.views import rooms


@rooms.form("/applications/<int:application_id>/interviews", permission=Permission.SCHEDULE_INTERVIEW)
def schedule_interview(application: Application) -> Answer:
    form = ScheduleForm(version=application.version)
    form.offer(application.stage.hiring_team)
    if not form.is_submitted():
        rules.check_can_interview(application.status, application.stage.kind)
    scheduled = form.carries_out(
        actions.schedule_interview,
        application,
        interviewer=form.chosen,
        starts_at=form.starts_at.data,
        place=form.place.data,
        version=form.version.number,
        by=current_user,
    )
    if scheduled:
        flash(f"{form.chosen.name} and {application.candidate.name} are told by mail.", "good")
        return see("pipeline.application", application_id=application.id)
    if form.status == 409:  # the page shows the application as it is now, so it can be sent again
        form.version.data = str(application.version)
        form.offer(application.stage.hiring_team)
    page = render_template("interviews/schedule.html", form=form, application=application)
    return page, form.status


@rooms.form("/interviews/<int:interview_id>/cancel", permission=Permission.CANCEL_INTERVIEW)
def cancel_interview(interview: Interview) -> Answer:
    form = ReasonForm()
    if form.carries_out(actions.cancel_interview, interview, reason=form.reason.data, by=current_user):
        flash("The interview is cancelled.", "good")
        return see("pipeline.application", application_id=interview.application_id)
    return render_template("interviews/cancel.html", form=form, interview=interview), form.status
