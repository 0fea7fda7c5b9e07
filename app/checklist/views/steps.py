"""What is done about a step: ticking it, with a note or without, undoing that, nudging its owner."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.checklist import nudge_owner as actions
from app.checklist import tick_step as checklist_tick_step
from app.checklist.forms import ButtonForm, NoteForm, Outcome
from app.checklist.views import routes
from app.checklist.views.onboardings import onboarding_page, redirect_to_onboarding
from app.onboarding.models import Step
from app.web.routing import Answer


@routes.action("/steps/<int:step_id>/tick", permission=Permission.TICK_STEP)
def tick_step(step: Step) -> Answer:
    form = ButtonForm()
    if form.submit(checklist_tick_step.tick_step, step, by=current_user):
        return redirect_to_onboarding(step.onboarding, _whose_turn(step))
    return onboarding_page(step.onboarding, form)


@routes.form("/steps/<int:step_id>/tick-with-note", permission=Permission.TICK_STEP)
def tick_with_note(step: Step) -> Answer:
    form = NoteForm()
    said = {"not_applicable": form.outcome.data is Outcome.NOT_APPLICABLE, "note": form.note.data or None}
    if form.submit(checklist_tick_step.tick_step, step, **said, by=current_user):
        return redirect_to_onboarding(step.onboarding, _whose_turn(step))
    return render_template("checklist/note.html", form=form, step=step), form.status


@routes.action("/steps/<int:step_id>/untick", permission=Permission.TICK_STEP)
def untick_step(step: Step) -> Answer:
    form = ButtonForm()
    if form.submit(checklist_tick_step.untick_step, step, by=current_user):
        return redirect_to_onboarding(step.onboarding, f"step-{step.id}")
    return onboarding_page(step.onboarding, form)


@routes.action("/steps/<int:step_id>/nudge", permission=Permission.NUDGE_OWNER)
def nudge_owner(step: Step) -> Answer:
    form = ButtonForm()
    if form.submit(actions.nudge_owner, step, by=current_user):
        flash(_("Nudged %(owner)s by mail.", owner=form.result.to_name), "good")
        return redirect_to_onboarding(step.onboarding, f"step-{step.id}")
    return onboarding_page(step.onboarding, form)


def _whose_turn(step: Step) -> str:
    """Where the page goes on once a step is ticked and folded away: with what is left beside it."""
    if step.before_territory:
        return "getting-started"
    return f"issue-{step.gating_issue_id}" if step.gating_issue_id else "after"
