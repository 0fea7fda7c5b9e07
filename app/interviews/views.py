"""Pages to schedule, open and end an interview, and to submit its scorecard."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Application
from app.door import Answer, Rooms, holds, see
from app.interviews import actions, queries, rules
from app.interviews.forms import ReasonForm, ScheduleForm, ScorecardForm, scorecard_form
from app.interviews.kit import kit_for
from app.interviews.models import Interview

rooms = Rooms("interviews", __name__)
holds("interview_id", Interview)


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


@rooms.page("/interviews/<int:interview_id>", permission=Permission.VIEW_INTERVIEW)
def interview(interview: Interview) -> Answer:
    owes = interview.is_owed and allows(current_user, Permission.SUBMIT_SCORECARD, interview)
    return _page(interview, scorecard_form(interview.stage) if owes else None)


@rooms.verb("/interviews/<int:interview_id>/scorecard", permission=Permission.SUBMIT_SCORECARD)
def submit_scorecard(interview: Interview) -> Answer:
    form = scorecard_form(interview.stage)
    if form.carries_out(actions.submit_scorecard, interview, **form.said, by=current_user):
        flash("Your scorecard is submitted.", "good")
        return see("interviews.interview", interview_id=interview.id)
    return _page(interview, form), form.status


def _page(interview: Interview, form: ScorecardForm | None) -> str:
    """The kit and the scorecard for its interviewer; for those who run the application, the scorecard."""
    is_interviewer = allows(current_user, Permission.SUBMIT_SCORECARD, interview)
    scorecards = queries.scorecards_for(current_user, interview.application)
    return render_template(
        "interviews/interview.html",
        interview=interview,
        application=interview.application,
        kit=kit_for(interview) if is_interviewer else None,
        form=form,
        scorecards=scorecards.of(interview),
    )


@rooms.form("/interviews/<int:interview_id>/cancel", permission=Permission.CANCEL_INTERVIEW)
def cancel_interview(interview: Interview) -> Answer:
    form = ReasonForm()
    if form.carries_out(actions.cancel_interview, interview, reason=form.reason.data, by=current_user):
        flash("The interview is cancelled.", "good")
        return see("pipeline.application", application_id=interview.application_id)
    return render_template("interviews/cancel.html", form=form, interview=interview), form.status


@rooms.form("/interviews/<int:interview_id>/waive", permission=Permission.CANCEL_INTERVIEW)
def waive_scorecard(interview: Interview) -> Answer:
    form = ReasonForm()
    if form.carries_out(actions.waive_scorecard, interview, reason=form.reason.data, by=current_user):
        flash("The scorecard is waived.", "good")
        return see("pipeline.application", application_id=interview.application_id)
    return render_template("interviews/waive.html", form=form, interview=interview), form.status
