"""The systems of an access change request: listing one, and taking one off the list."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.checklist import list_systems as actions
from app.checklist.forms import ButtonForm, SystemForm
from app.checklist.views import routes
from app.checklist.views.onboardings import onboarding_page, redirect_to_onboarding
from app.onboarding.models import GatingIssue, Step
from app.web.routing import Answer


@routes.form("/gating-issues/<int:issue_id>/systems/add", permission=Permission.LIST_SYSTEMS)
def add_system(issue: GatingIssue) -> Answer:
    form = SystemForm()
    said = {"name": form.name.data, "change": form.change.data, "why": form.why.data}
    if form.submit(actions.add_system, issue, **said, by=current_user):
        return redirect_to_onboarding(issue.onboarding, f"issue-{issue.id}")
    return render_template("checklist/add_system.html", form=form, issue=issue), form.status


@routes.action("/steps/<int:step_id>/take-away", permission=Permission.TAKE_SYSTEM_AWAY)
def take_system_away(step: Step) -> Answer:
    form = ButtonForm()
    if form.submit(actions.take_system_away, step, by=current_user):
        return redirect_to_onboarding(step.onboarding, f"issue-{step.gating_issue_id}")
    return onboarding_page(step.onboarding, form)
