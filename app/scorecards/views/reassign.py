"""The page that reassigns or waives an owed scorecard."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.interview_pages.forms import ReasonForm
from app.interviews.free_slots import may_interview
from app.interviews.models import Interview
from app.openings.training.queries import is_in_training
from app.people.models import User
from app.scorecards import reassign, waive
from app.scorecards.forms import ReassignForm
from app.scorecards.reassign import check_can_be_reassigned, interviews_here_already
from app.scorecards.views import routes
from app.scorecards.waive import check_can_be_waived
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import for_reader, shown_if_possible


@routes.form("/interviews/<int:interview_id>/reassign", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(check_can_be_reassigned), about="interview")
def reassign_scorecard(interview: Interview) -> Answer:
    form = _reassign_form(interview)
    reassigned = form.submit(
        reassign.reassign_scorecard,
        interview,
        interviewer=form.chosen,
        reason=form.reason.data,
        by=current_user,
    )
    if reassigned:
        flash(
            _("Reassigned the scorecard to %(interviewer)s.", interviewer=interview.interviewer.name), "good"
        )
        return redirect_to_page(interview.application)
    return _page(interview, form, _waive_form(send=False)), form.status


@routes.form("/interviews/<int:interview_id>/waive", permission=Permission.CANCEL_INTERVIEW)
@shown_if_possible(for_reader(check_can_be_waived), about="interview")
def waive_scorecard(interview: Interview) -> Answer:
    form = _waive_form()
    if form.submit(waive.waive_scorecard, interview, reason=form.reason.data, by=current_user):
        flash(_("Waived the scorecard."), "good")
        return redirect_to_page(interview.application)
    return _page(interview, _reassign_form(interview, send=False), form), form.status


def _reassign_form(interview: Interview, *, send: bool = True) -> ReassignForm:
    """The form to reassign; empty if the other form was sent."""
    form = ReassignForm(prefix="new-") if send else ReassignForm(formdata=None, prefix="new-")
    form.offer([user for user in interview.stage.hiring_team if _can_take_over(user, interview)])
    return form


def _waive_form(*, send: bool = True) -> ReasonForm:
    return ReasonForm() if send else ReasonForm(formdata=None)


def _can_take_over(user: User, interview: Interview) -> bool:
    is_other = user.id not in (interview.interviewer_id, interview.shadow_id)
    is_trained = not is_in_training(user, interview.stage.kind)
    may_take = is_other and is_trained and may_interview(user, interview.application)
    return may_take and not interviews_here_already(user, interview)


def _page(interview: Interview, reassign: ReassignForm, waive: ReasonForm) -> str:
    return render_template(
        "scorecards/reassign.html",
        interview=interview,
        may_waive=interview.has_begun or waive.status != 200,  # what was typed stays
        reassign=reassign,
        waive=waive,
    )
