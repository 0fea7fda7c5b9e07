"""Pages to link a gating issue to a GitLab issue, and to refresh it from GitLab."""

from __future__ import annotations

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.gitlab.sync.forms import LinkIssueForm
from app.gitlab.sync.link_issue import link_issue as link
from app.onboarding.actions.issue_mirror import make_mirror_due as look
from app.onboarding.models import GatingIssue
from app.shared.settings import current_settings
from app.web.record_pages import register_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("gitlab", __name__)
register_page(GatingIssue, "gitlab.link_issue", "issue_id", to="link")
register_page(GatingIssue, "gitlab.refresh_issue", "issue_id", to="look again")


@routes.form("/gating-issues/<int:issue_id>/link", permission=Permission.LINK_GATING_ISSUE)
def link_issue(issue: GatingIssue) -> Answer:
    _require_gitlab()
    form = LinkIssueForm()
    if form.submit(link, issue, address=form.address.data, by=current_user):
        flash(_("Linked “%(issue)s”. Its GitLab tasks will appear here soon.", issue=issue.name), "good")
        return _back(issue)
    return render_template("gitlab/link.html", form=form, issue=issue), form.status


@routes.action("/gating-issues/<int:issue_id>/look-again", permission=Permission.LOOK_AT_GATING_ISSUE)
def refresh_issue(issue: GatingIssue) -> Answer:
    _require_gitlab()
    look(issue)
    flash(_("Refreshing from GitLab. Reload the page in a few seconds."))
    return _back(issue)


def _require_gitlab() -> None:
    if not current_settings().has_gitlab:
        abort(404)


def _back(issue: GatingIssue) -> Answer:
    return redirect_to("checklist.onboarding", onboarding_id=issue.onboarding_id, _anchor=f"issue-{issue.id}")
