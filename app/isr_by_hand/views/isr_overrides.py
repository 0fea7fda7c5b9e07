"""Pages to set the ISR of an opportunity by override, and to lift that."""

from __future__ import annotations

from functools import partial

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.book.alignment import alignment_day
from app.book.models import Opportunity
from app.book.timeline.reasons import isr_reason
from app.book.timeline.rows import rows_of_opportunity
from app.book.timeline.spans import isr_days_on, isr_timeline
from app.isr_by_hand import actions
from app.isr_by_hand.actions.isr_overrides import isr_values
from app.isr_by_hand.forms import IsrOverrideForm, LiftOverrideForm
from app.isr_by_hand.views import routes
from app.people.queries import people_with_role
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, redirect_to


@routes.form("/opportunities/<int:opportunity_id>/set-isr", permission=Permission.OVERRIDE_ISR)
def set_isr(opportunity: Opportunity) -> Answer:
    isrs = people_with_role(Role.ISR)
    form = IsrOverrideForm(partial(isr_values, opportunity))
    form.isr.offer(isrs)
    chosen = {"isr": form.isr.chosen(isrs), "reason": form.reason.data, "seen": form.seen.data}
    if form.submit(actions.set_isr_override, opportunity, **chosen, by=current_user):
        flash(_("ISR set. Those it concerns get a mail."), "good")
        return back_to(opportunity)
    return _form_page("isr_by_hand/set_isr.html", form, opportunity)


@routes.form("/opportunities/<int:opportunity_id>/lift-override", permission=Permission.OVERRIDE_ISR)
def lift_override(opportunity: Opportunity) -> Answer:
    form = LiftOverrideForm(partial(isr_values, opportunity))
    values = {"reason": form.reason.data, "seen": form.seen.data}
    if form.submit(actions.lift_isr_override, opportunity, **values, by=current_user):
        flash(_("Override lifted."), "good")
        return back_to(opportunity)
    return _form_page("isr_by_hand/lift_override.html", form, opportunity)


def back_to(opportunity: Opportunity) -> Answer:
    """Its page, or the list of accounts for a manager who no longer sees it."""
    if allows(current_user, Permission.VIEW_OPPORTUNITY, opportunity):
        return redirect_to_page(opportunity)
    return redirect_to("book.list_accounts")


def _form_page(template: str, form: IsrOverrideForm | LiftOverrideForm, opportunity: Opportunity) -> Answer:
    """The form with who has it now, unless the reader lost sight of it meanwhile."""
    opportunity.known_relations.clear()
    now, reason = None, ""
    if allows(current_user, Permission.VIEW_OPPORTUNITY, opportunity):
        now = isr_days_on(isr_timeline(rows_of_opportunity(opportunity)), alignment_day())
        reason = isr_reason(now, opportunity.account)
    page = render_template(template, form=form, opportunity=opportunity, now=now, reason=reason)
    return page, form.status
