"""Choosing the time of an interview, moving it, and cancelling it.

If a time was taken meanwhile, the answer is 409 with the remaining ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.availability.slots import Slot
from app.candidates.models import Application
from app.interviews.free_slots import reschedule_slots
from app.interviews.models import Interview
from app.interviews.panels.meetings import meeting_of, names_of_meeting
from app.interviews.panels.people import slots_of_request
from app.interviews.rules import check_candidate_may_change, check_scorecard_is_owed
from app.portal import actions
from app.portal.application_cards import application_card
from app.portal.forms import CancelInterviewForm, InterviewTimeForm
from app.portal.rules import CandidateAwaits
from app.portal.views import routes
from app.shared import clock
from app.shared.times import format_moment
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form("/my/applications/<int:own_application_id>/times", permission=Permission.CHOOSE_OWN_TIME)
def choose_time(own_application: Application) -> Answer:
    form = InterviewTimeForm()
    if form.submit(actions.choose_time, own_application, starts_at=form.chosen):
        flash(
            _(
                "You meet %(interviewer)s on %(starts_at)s. An invitation is on its way.",
                interviewer=names_of_meeting(meeting_of(form.result)),
                starts_at=_own_time(form.result),
            ),
            "good",
        )
        return redirect_to("portal.own_page")
    card = application_card(own_application)
    is_asked = card.next_step is not None and card.next_step.awaits is CandidateAwaits.CHOICE
    if not is_asked and not form.is_submitted():
        return redirect_to("portal.own_page")
    slots = slots_of_request(card.asked_for_time) if is_asked and card.asked_for_time else []
    return _page("portal/choose_time.html", form, slots, card=card)


@routes.form("/my/interviews/<int:own_interview_id>/time", permission=Permission.CHANGE_OWN_INTERVIEW)
def move_interview(own_interview: Interview) -> Answer:
    form = InterviewTimeForm()
    if form.submit(actions.move_interview, own_interview, starts_at=form.chosen):
        starts_at = _own_time(own_interview)
        flash(
            _("Moved your interview to %(starts_at)s. An invitation is on its way.", starts_at=starts_at),
            "good",
        )
        return redirect_to("portal.own_page")
    if not form.is_submitted():
        _check_may_change(own_interview)
    slots = reschedule_slots(own_interview) if own_interview.is_scorecard_owed else []
    return _page("portal/move_interview.html", form, slots, **_shown(own_interview))


@routes.form("/my/interviews/<int:own_interview_id>/cancel", permission=Permission.CHANGE_OWN_INTERVIEW)
def cancel_interview(own_interview: Interview) -> Answer:
    form = CancelInterviewForm()
    if form.submit(actions.cancel_own_interview, own_interview, reason=form.reason.data):
        flash(_("Cancelled your interview."), "good")
        return redirect_to("portal.own_page")
    if not form.is_submitted():
        _check_may_change(own_interview)
    page = render_template(
        "portal/cancel_interview.html", candidate=current_candidate(), form=form, **_shown(own_interview)
    )
    return page, form.status


def _shown(interview: Interview) -> dict[str, Any]:
    """The interview, and the names of all who meet the candidate then."""
    return {"interview": interview, "people": names_of_meeting(meeting_of(interview))}


def _check_may_change(interview: Interview) -> None:
    check_scorecard_is_owed(interview.state)
    actions.check_application_is_active(interview)
    check_candidate_may_change(interview.starts_at, clock.now())


def _own_time(interview: Interview) -> str:
    return format_moment(interview.starts_at, current_candidate().time_zone)


def _page(template: str, form: InterviewTimeForm, slots: Iterable[Slot], **shown: Any) -> Answer:
    candidate = current_candidate()
    form.offer(slots, candidate.time_zone)
    return render_template(template, candidate=candidate, form=form, **shown), form.status
