"""The pages that move and cancel an interview, alone or with its meeting."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.interview_pages.forms import CancelForm, MoveInterviewForm
from app.interview_pages.views import routes
from app.interviews import cancel, reschedule
from app.interviews.free_slots import reschedule_slots
from app.interviews.models import Interview
from app.interviews.panels.meetings import meeting_of, others_of_meeting
from app.web.forms import Form
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import for_reader, shown_if_possible


@routes.form("/interviews/<int:interview_id>/move", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(reschedule.check_can_be_moved), about="interview")
def move_interview(interview: Interview) -> Answer:
    form = MoveInterviewForm()
    moved = form.submit(
        reschedule.reschedule_interview,
        interview,
        starts_at=form.instant,
        reason=form.reason.data,
        anyway=form.anyway.data or bool(form.slot.data),
        by=current_user,
    )
    if moved:
        flash(_("Moved the interview. Everyone gets a mail."), "good")
        return redirect_to_page(interview.application)
    form.slot.offer(reschedule_slots(interview), zone=current_user.time_zone)
    return _form_page("interview_pages/move.html", form, interview)


@routes.form("/interviews/<int:interview_id>/cancel", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(cancel.check_can_be_cancelled), about="interview")
def cancel_interview(interview: Interview) -> Answer:
    form = CancelForm()
    form.offer(interview, others_of_meeting(interview))
    cancelled = form.submit(
        cancel.cancel_interview,
        interview,
        reason=form.reason.data,
        only_theirs=form.only_theirs,
        by=current_user,
    )
    if cancelled:
        flash(_("Cancelled the interview."), "good")
        return redirect_to_page(interview.application)
    return _form_page("interview_pages/cancel.html", form, interview)


def _form_page(template: str, form: Form, interview: Interview) -> Answer:
    meeting = meeting_of(interview)
    page = render_template(template, form=form, interview=interview, meeting=meeting)
    return page, form.status
