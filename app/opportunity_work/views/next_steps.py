"""Pages to write the next step of an opportunity, and an entry of its log."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.book.models import Opportunity, Tier
from app.opportunity_work import actions
from app.opportunity_work.days import today_of
from app.opportunity_work.forms import LogEntryForm, NextStepForm
from app.opportunity_work.people import owners_of
from app.opportunity_work.tiers_now import tier_now
from app.opportunity_work.views import back_from, routes
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.form("/opportunities/<int:opportunity_id>/next-step", permission=Permission.WORK_ON_OPPORTUNITY)
def write_next_step(opportunity: Opportunity) -> Answer:
    form = NextStepForm(opportunity)
    form.offer_owners(*owners_of(opportunity, signed_in_user()))

    def write(version: int) -> None:
        actions.write_next_step(opportunity, form.needed_step, version=version, by=signed_in_user())

    if form.submit(write):
        flash(_("Next step saved."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/next_step.html", form=form, opportunity=opportunity, back=back_from(opportunity)
    )
    return page, form.status


@routes.form("/opportunities/<int:opportunity_id>/log", permission=Permission.WORK_ON_OPPORTUNITY)
def write_log_entry(opportunity: Opportunity) -> Answer:
    form = LogEntryForm(opportunity, done_on=today_of(signed_in_user()))
    now = tier_now(opportunity)
    form.ask_for_tier(is_asked=now.tier is Tier.SAE_MANAGED and now.isr_id == signed_in_user().id)

    def write(version: int) -> None:
        entry, named = form.entry_of(form.kind.data), {"version": version, "by": signed_in_user()}
        actions.write_log_entry(opportunity, entry, chosen=form.chosen_tier, **named)

    if form.submit(write):
        flash(_("Log entry added."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/log_entry.html", form=form, opportunity=opportunity, back=back_from(opportunity)
    )
    return page, form.status
