"""The page to end an onboarding, with the assignments of its ISR."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.onboarding.models import Onboarding
from app.shared import clock
from app.territories import actions, queries
from app.territories.forms import EndOnboardingForm
from app.territories.previews import preview_of_end
from app.territories.views import routes
from app.web.routing import Answer, redirect_to


@routes.form("/onboardings/<int:onboarding_id>/end", permission=Permission.END_ONBOARDING)
def end_onboarding(onboarding: Onboarding) -> Answer:
    form = EndOnboardingForm()
    if form.submit(actions.end_onboarding, onboarding, reason=form.reason.data, by=current_user):
        flash(_("Ended the onboarding of %(isr)s.", isr=onboarding.isr.name))
        return redirect_to("checklist.onboarding", onboarding_id=onboarding.id)
    held = [each for each in queries.current_assignments_of(onboarding.isr) if each.is_running]
    in_gitlab = [issue for issue in onboarding.gating_issues if issue.mirror]
    page = render_template(
        "territories/end_onboarding.html",
        form=form,
        onboarding=onboarding,
        held=held,
        in_gitlab=in_gitlab,
        today=clock.today(onboarding.manager.time_zone),
        preview=preview_of_end(held),
    )
    return page, form.status
