"""The page of an interview, where its scorecard is submitted and edited."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.predicates import sits_in
from app.interviews.models import Interview, ScorecardDraft
from app.interviews.panels.meetings import meeting_of
from app.interviews.queries import has_others_interviews
from app.scorecards import submit
from app.scorecards.access import notes_from_earlier_stages, scorecards_for
from app.scorecards.forms import ScorecardForm, scorecard_form
from app.scorecards.kit import kit_for
from app.scorecards.models import scorecard_of
from app.scorecards.queries import draft_of
from app.scorecards.rules import MAX_DRAFT_LENGTH
from app.scorecards.timeline import timeline_of
from app.scorecards.views import routes
from app.scorecards.views.prefilled_form import prefilled_form
from app.shared import clock
from app.web.routing import Answer, redirect_to
from app.web.visitors import signed_in_user

MAX_SCORECARD_BYTES = 4 * MAX_DRAFT_LENGTH  # of a form, in UTF-8


@routes.page("/interviews/<int:interview_id>", permission=Permission.VIEW_INTERVIEW)
def interview(interview: Interview) -> Answer:
    user = signed_in_user()
    owes = interview.is_scorecard_owed and allows(user, Permission.SUBMIT_SCORECARD, interview)
    draft = draft_of(user, interview) if owes else None
    return interview_page(interview, prefilled_form(interview, draft) if owes else None, draft)


@routes.action(
    "/interviews/<int:interview_id>/scorecard",
    permission=Permission.SUBMIT_SCORECARD,
    max_bytes=MAX_SCORECARD_BYTES,
)
def submit_scorecard(interview: Interview) -> Answer:
    form = scorecard_form(interview.stage)
    if form.submit(submit.submit_scorecard, interview, form.entry, by=current_user):
        flash(_("Submitted your scorecard."), "good")
        return redirect_to("scorecards.interview", interview_id=interview.id)
    return interview_page(interview, form, draft_of(current_user, interview)), form.status


@routes.form(
    "/interviews/<int:interview_id>/edit",
    permission=Permission.SUBMIT_SCORECARD,
    max_bytes=MAX_SCORECARD_BYTES,
)
def edit_scorecard(interview: Interview) -> Answer:
    form = scorecard_form(interview.stage)
    if not form.is_submitted():
        if scorecard_of(interview) is None:
            return redirect_to("scorecards.interview", interview_id=interview.id)
        draft = draft_of(current_user, interview)
        return interview_page(interview, prefilled_form(interview, draft), draft)
    if form.submit(
        submit.edit_scorecard, interview, form.entry, edition=form.edition.number, by=current_user
    ):
        flash(_("Saved changes to your scorecard. The previous version is kept."), "good")
        return redirect_to("scorecards.interview", interview_id=interview.id)
    return interview_page(interview, form, draft_of(current_user, interview)), form.status


def interview_page(interview: Interview, form: ScorecardForm | None, draft: ScorecardDraft | None) -> str:
    """The kit and scorecard for the interviewer; facts and scorecard for those who run the application."""
    user = signed_in_user()
    is_interviewer = allows(user, Permission.SUBMIT_SCORECARD, interview)
    runs_it = form and allows(user, Permission.CANCEL_INTERVIEW, interview)
    scorecards = scorecards_for(user, interview.application)
    return render_template(
        "scorecards/interview.html",
        interview=interview,
        application=interview.application,
        meeting=meeting_of(interview),
        others_met=runs_it and has_others_interviews(user, interview.application),
        kit=kit_for(interview, notes=notes_from_earlier_stages(interview)) if is_interviewer else None,
        shadow_kit=kit_for(interview, notes=[]) if sits_in(user, interview) else None,  # type: ignore[arg-type]
        form=form,
        draft=draft,
        timeline=timeline_of([block.times for block in form.job_blocks]) if form else None,
        scorecards=scorecards if scorecards.opened else scorecards.of(interview),
        now=clock.now(),
    )
