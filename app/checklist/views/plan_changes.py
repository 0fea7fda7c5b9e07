"""What a newer plan would change in an onboarding under way, and taking it."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.checklist import plan_changes as offers
from app.checklist.forms import TAKE, PlanChangesForm
from app.checklist.take_plan_changes import leave_plan_changes, take_plan_changes
from app.checklist.views import routes
from app.onboarding.models import Onboarding
from app.web.routing import Answer, redirect_to


@routes.form("/onboardings/<int:onboarding_id>/plan", permission=Permission.TAKE_PLAN_CHANGES)
def plan_changes(onboarding: Onboarding) -> Answer:
    form = PlanChangesForm()
    takes = form.choice.data == TAKE
    act = take_plan_changes if takes else leave_plan_changes
    if form.submit(act, onboarding, by=current_user):
        flash(_("Applied the plan changes.") if takes else _("Kept the checklist as it was."))
        return redirect_to("checklist.onboarding", onboarding_id=onboarding.id)
    offer = offers.plan_offer_for(onboarding)
    page = render_template("checklist/plan_changes.html", form=form, onboarding=onboarding, offer=offer)
    return page, form.status
