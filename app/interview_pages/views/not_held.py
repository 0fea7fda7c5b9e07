"""The page that marks an interview as not held, and then offers the next step."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.interview_pages.forms import NotHeldForm
from app.interview_pages.views import routes
from app.interviews.free_slots import stage_to_choose_for
from app.interviews.models import Interview, slot_requests_of
from app.interviews.not_held import check_can_mark_not_held, mark_not_held
from app.interviews.panels.meetings import others_of_meeting
from app.people.models import User
from app.web.routing import Answer, redirect_to
from app.web.shown_if_possible import for_reader, shown_if_possible


def _check_page_is_possible(interview: Interview, *, by: User) -> None:
    if not interview.is_not_held:  # else the page offers the next step
        check_can_mark_not_held(interview, by=by)


@routes.form("/interviews/<int:interview_id>/not-held", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(_check_page_is_possible), about="interview")
def not_held(interview: Interview) -> Answer:
    form = NotHeldForm()
    form.offer(interview, others_of_meeting(interview))
    marked = form.submit(
        mark_not_held,
        interview,
        because=form.because.data,
        note=form.note.data,
        only_theirs=form.only_theirs,
        by=current_user,
    )
    if marked:
        flash(_("Marked the interview as not held."), "good")
        return redirect_to("interview_pages.not_held", interview_id=interview.id)
    if interview.is_not_held and not form.is_submitted():
        return _what_next(interview)
    return render_template("interview_pages/not_held.html", form=form, interview=interview), form.status


def _what_next(interview: Interview) -> str:
    application = interview.application
    asked = next((request for request in slot_requests_of(application) if request.is_open), None)
    return render_template(
        "interview_pages/what_next.html",
        interview=interview,
        application=application,
        is_here=application.is_active and application.stage_id == interview.stage_id,
        may_ask=asked is None and stage_to_choose_for(application) is not None,
        asked=asked,
    )
