"""Pages to choose the tier of an opportunity."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.book.models import Opportunity
from app.opportunity_work import actions
from app.opportunity_work.forms import ConfirmWorkForm, TierForm
from app.opportunity_work.tiers_now import tier_now
from app.opportunity_work.views import back_from, routes
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.form("/opportunities/<int:opportunity_id>/tier", permission=Permission.WORK_ON_OPPORTUNITY)
def choose_tier(opportunity: Opportunity) -> Answer:
    now = tier_now(opportunity)
    form = TierForm(opportunity, tier=now.tier, delegated_by=opportunity.delegated_by)

    def choose(version: int) -> None:
        named = {"delegated_by": form.delegated_by.data, "version": version, "by": signed_in_user()}
        actions.choose_tier(opportunity, form.chosen, **named)

    if form.submit(choose):
        flash(_("Tier saved."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/tier.html", form=form, opportunity=opportunity, now=now, back=back_from(opportunity)
    )
    return page, form.status


@routes.form("/opportunities/<int:opportunity_id>/tier/default", permission=Permission.WORK_ON_OPPORTUNITY)
def reset_tier(opportunity: Opportunity) -> Answer:
    form = ConfirmWorkForm(opportunity)

    def reset(version: int) -> None:
        actions.reset_tier(opportunity, version=version, by=signed_in_user())

    if form.submit(reset):
        flash(_("The default tier counts again."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/reset_tier.html",
        form=form,
        opportunity=opportunity,
        now=tier_now(opportunity),
        back=back_from(opportunity),
    )
    return page, form.status
