"""The pages to request approval of a draft, to read what is published, and to decide."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.openings.approvals import actions, queries
from app.openings.approvals.content import published_digest
from app.openings.approvals.forms import APPROVE, ApprovalDecisionForm, RequestApprovalForm
from app.openings.approvals.models import OpeningApproval
from app.openings.areas import areas_text, segments_text
from app.openings.models import Opening
from app.shared.refusals import Conflict
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("approvals", __name__)
register_loader("opening_approval_id", OpeningApproval)


@routes.form("/openings/<int:opening_id>/request-approval", permission=Permission.PUBLISH_OPENING)
def request_approval(opening: Opening) -> Answer:
    form = RequestApprovalForm()
    if form.submit(actions.request_approval, opening, note=form.note.data or "", by=current_user):
        people = queries.approvers(opening, requested_by=current_user)
        names = ", ".join(person.name for person in people)
        flash(
            _("Requested approval from %(people)s. You get a mail with the decision.", people=names), "good"
        )
        return redirect_to_page(opening)
    page = render_template("openings/approvals/request.html", form=form, opening=opening)
    return page, form.status


@routes.page("/openings/approvals/<int:opening_approval_id>", permission=Permission.VIEW_OPENING_APPROVAL)
def approval(opening_approval: OpeningApproval) -> Answer:
    return _page(opening_approval, ApprovalDecisionForm(seen=published_digest(opening_approval.opening)))


@routes.action(
    "/openings/approvals/<int:opening_approval_id>/decide", permission=Permission.DECIDE_OPENING_APPROVAL
)
def decide_approval(opening_approval: OpeningApproval) -> Answer:
    form = ApprovalDecisionForm()
    decision = {"is_approved": form.decision.data == APPROVE, "reason": form.reason.data or ""}
    seen = form.seen.data or ""
    if form.submit(actions.decide_approval, opening_approval, **decision, seen=seen, by=current_user):
        flash(_("Approved the opening.") if decision["is_approved"] else _("Declined the opening."), "good")
        return redirect_to("approvals.approval", opening_approval_id=opening_approval.id)
    if form.status == Conflict.status:
        form.seen.data = published_digest(opening_approval.opening)
    return _page(opening_approval, form)


def _page(approval: OpeningApproval, form: ApprovalDecisionForm) -> Answer:
    is_own = approval.requested_by_id == current_user.id
    page = render_template(
        "openings/approvals/approval.html",
        approval=approval,
        opening=approval.opening,
        areas=areas_text(approval.opening).splitlines(),
        segments=segments_text(approval.opening).splitlines(),
        form=form,
        decides=approval.is_waiting
        and allows(current_user, Permission.DECIDE_OPENING_APPROVAL, approval)
        and not (is_own and queries.has_other_deciders(approval)),
        deciders=[
            each.name for each in queries.approvers(approval.opening, requested_by=approval.requested_by)
        ],
    )
    return page, form.status
