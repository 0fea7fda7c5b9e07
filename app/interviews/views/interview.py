"""The page of an interview, with its kit, and the scorecard submitted there."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.door import Answer, see
from app.interviews import actions, queries
from app.interviews.forms import ScorecardForm, scorecard_form
from app.interviews.kit import kit_for
from app.interviews.models import Interview
from app.interviews.views import rooms


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
        scorecards=scorecards if scorecards.opened else scorecards.of(interview),
    )
