"""Saving the draft of a scorecard, by a button or while it is typed, and working offline."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.interviews.models import Interview
from app.scorecards.drafts import save_draft
from app.scorecards.forms import DraftForm, ScorecardForm, scorecard_form
from app.scorecards.forms.survey import MAX_JOBS
from app.scorecards.models import scorecard_of
from app.scorecards.queries import draft_of
from app.scorecards.views import routes
from app.scorecards.views.interview import MAX_SCORECARD_BYTES, interview_page
from app.web.routing import Answer, redirect_to

ADD_JOB_ACTION = "add a job"  # the value of a button


@routes.form(
    "/interviews/<int:interview_id>/draft",
    permission=Permission.SUBMIT_SCORECARD,
    max_bytes=MAX_SCORECARD_BYTES,
)
def draft(interview: Interview) -> Answer:
    """Answer JSON to the module that saves while a person types, and a page to the buttons of the form."""
    form, scorecard = DraftForm(), scorecard_form(interview.stage)
    if not form.is_submitted():
        return _saved_state(interview)
    button = request.form.get("then")
    typed = scorecard.typed | (_extra_job_field(scorecard) if button == ADD_JOB_ACTION else {})
    shown = {"edition": form.edition.number, "number": form.number.number, "tab": form.tab.data or ""}
    if form.submit(save_draft, interview, typed=typed, **shown, by=current_user):
        return (
            _after_saving(interview, scorecard, button)
            if button
            else redirect_to(".draft", interview_id=interview.id)
        )
    problems = [*form.problems, *(error for errors in form.errors.values() for error in errors)]
    if button:
        scorecard.problems += problems
        scorecard.number.data = str(_saved_state(interview)["number"])  # sent again, it is saved
        return interview_page(interview, scorecard, draft_of(current_user, interview)), form.status
    return {**_saved_state(interview), "problem": " ".join(map(str, problems))}, form.status


@routes.page("/interviews/worker.js", permission=Permission.COME_IN)
def worker() -> Answer:
    """The service worker, at an address from which it may answer only for pages under /interviews/."""
    return current_app.send_static_file("js/interviews_worker.js")


def _saved_state(interview: Interview) -> dict[str, Any]:
    saved = draft_of(current_user, interview)
    scorecard = scorecard_of(interview)
    return {
        "saved_at": saved.saved_at.isoformat() if saved else None,
        "number": saved.number if saved else 0,
        "edition": scorecard.edition if scorecard else 0,
    }


def _extra_job_field(scorecard: ScorecardForm) -> dict[str, str]:
    more = scorecard.blocks + 1
    return {f"job_{more}_employer": ""} if 1 < more <= MAX_JOBS else {}


def _after_saving(interview: Interview, scorecard: ScorecardForm, button: str) -> Answer:
    page = "scorecards.interview" if interview.is_scorecard_owed else "scorecards.edit_scorecard"
    if button == ADD_JOB_ACTION:
        last = min(scorecard.blocks + 1, MAX_JOBS)
        return redirect(url_for(page, interview_id=interview.id, _anchor=f"job_{last}_employer"), 303)
    flash(_("Saved. Nobody else can see it until you submit it."), "good")
    return redirect_to(page, interview_id=interview.id)
