"""Pages to request another ISR for a closed opportunity, and to decide on it."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.book.models import ClosingCorrection, Opportunity
from app.book.timeline.rows import standing_closing
from app.isr_by_hand import actions
from app.isr_by_hand.forms import CorrectionDecisionForm, CorrectionForm
from app.isr_by_hand.views import routes
from app.people.queries import people_with_role
from app.web.routing import Answer, redirect_to


@routes.form(
    "/opportunities/<int:opportunity_id>/request-correction", permission=Permission.ASK_FOR_CORRECTION
)
def request_correction(opportunity: Opportunity) -> Answer:
    isrs = people_with_role(Role.ISR)
    form = CorrectionForm()
    form.isr.offer(isrs)
    asked = {"isr": form.isr.chosen(isrs), "reason": form.reason.data}
    if form.submit(actions.request_correction, opportunity, **asked, by=current_user):
        flash(_("Request sent. You will get a mail with the decision."), "good")
        return redirect_to("isr_by_hand.correction", correction_id=form.result.id)
    closing = standing_closing(opportunity)
    page = render_template(
        "isr_by_hand/request_correction.html", form=form, opportunity=opportunity, closing=closing
    )
    return page, form.status


@routes.page("/corrections/<int:correction_id>", permission=Permission.VIEW_CORRECTION)
def correction(correction: ClosingCorrection) -> Answer:
    return _page(correction, CorrectionDecisionForm())


@routes.action("/corrections/<int:correction_id>/decide", permission=Permission.DECIDE_CORRECTION)
def decide_correction(correction: ClosingCorrection) -> Answer:
    form = CorrectionDecisionForm()
    decided = {"is_approved": form.is_approved, "reason": form.reason.data}
    if form.submit(actions.decide_correction, correction, **decided, by=current_user):
        flash(_("Decision saved. %(requester)s is notified.", requester=correction.asked_by.name), "good")
        return redirect_to("isr_by_hand.correction", correction_id=correction.id)
    return _page(correction, form)


def _page(correction: ClosingCorrection, form: CorrectionDecisionForm) -> Answer:
    opportunity = correction.closing.opportunity
    page = render_template(
        "isr_by_hand/correction.html",
        form=form,
        correction=correction,
        opportunity=opportunity,
        may_decide=correction.is_open and allows(current_user, Permission.DECIDE_CORRECTION, correction),
        sees_opportunity=allows(current_user, Permission.VIEW_OPPORTUNITY, opportunity),
        history=history_of(activity_of(correction), current_user.time_zone),
    )
    return page, form.status
