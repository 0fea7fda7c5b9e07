"""What is done about a gating issue: closing it, reopening it, waiving what it was closed without."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.checklist.forms import ButtonForm, ReopenIssueForm, WaiveForm
from app.checklist.views import routes
from app.checklist.views.onboardings import onboarding_page, redirect_to_onboarding
from app.onboarding import actions
from app.onboarding.models import GatingIssue
from app.onboarding.step_state import steps_of
from app.web.routing import Answer


@routes.action("/gating-issues/<int:issue_id>/close", permission=Permission.CLOSE_GATING_ISSUE)
def close_gating_issue(issue: GatingIssue) -> Answer:
    form = ButtonForm()
    if form.submit(actions.close_gating_issue, issue, by=current_user):
        flash(*_closing(issue))
        return redirect_to_onboarding(issue.onboarding)
    return onboarding_page(issue.onboarding, form)


@routes.form("/gating-issues/<int:issue_id>/reopen", permission=Permission.REOPEN_GATING_ISSUE)
def reopen_gating_issue(issue: GatingIssue) -> Answer:
    form = ReopenIssueForm()
    if form.submit(actions.reopen_gating_issue, issue, by=current_user, reason=form.reason.data):
        flash(_("Reopened “%(issue)s”.", issue=issue.name))
        return redirect_to_onboarding(issue.onboarding)
    return render_template("checklist/reopen.html", form=form, issue=issue), form.status


@routes.form("/gating-issues/<int:issue_id>/waive", permission=Permission.WAIVE_GATING_ISSUE)
def waive_gating_issue(issue: GatingIssue) -> Answer:
    form = WaiveForm()
    if form.submit(actions.waive_gating_issue, issue, by=current_user, reason=form.reason.data):
        flash(_("Waived “%(issue)s”.", issue=issue.name), "good")
        return redirect_to_onboarding(issue.onboarding)
    unticked = [step for step in steps_of(issue, issue.onboarding) if not step.is_ticked]
    page = render_template("checklist/waive.html", form=form, issue=issue, unticked=unticked)
    return page, form.status


def _closing(issue: GatingIssue) -> tuple[str, str]:
    """The flash after a closing: GitLab is asked to close an issue that lives there."""
    if issue.is_closed:
        return _("Closed “%(issue)s”.", issue=issue.name), "good"
    return _(
        "Asked GitLab to close “%(issue)s”. It closes here once GitLab confirms.", issue=issue.name
    ), "message"
