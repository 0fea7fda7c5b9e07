"""Link a gating issue to an existing issue in GitLab."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.gitlab.sync.rules import IssueAddress, parse_issue_address
from app.onboarding.actions.gating_issues import clear_closing, gate_is_open, record_gate_change
from app.onboarding.actions.issue_mirror import new_mirror_key
from app.onboarding.gate.lock import lock_gate_of
from app.onboarding.models import GatingIssue, IssueMirror
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.shared.text import MAX_LINE_LENGTH


def link_issue(issue: GatingIssue, *, address: str, by: User) -> None:
    """Link a gating issue to a GitLab issue by its URL: its tasks become the steps.

    The issue linked or created before is forgotten here and unchanged in GitLab. The gating issue is open
    until GitLab has answered about the new one. Raises RuleBroken for a URL that is not an issue on our
    GitLab, for an issue linked to another gating issue, and while an issue is being created.
    """
    lock_gate_of(issue.onboarding)
    where = parse_issue_address(address, current_settings().gitlab_url)
    mirror = issue.mirror
    if mirror is not None:
        db.session.refresh(mirror, with_for_update=True)
    _check_free(issue, where)
    if mirror is not None and mirror.iid is None and mirror.not_before and mirror.not_before > clock.now():
        raise RuleBroken(_("This issue is being created in GitLab. Try again in a few minutes."))
    was, was_open = (mirror.url if mirror is not None else None), gate_is_open(issue.onboarding)
    if mirror is None:
        mirror = issue.mirror = IssueMirror(title=issue.name)
    _point_at(mirror, where, address.strip())
    if issue.is_closed:
        clear_closing(issue)
    record_activity(
        ActivityVerb.LINKED_GATING_ISSUE,
        issue.onboarding,
        by=by,
        was=was and was[:MAX_LINE_LENGTH],
        became=mirror.url,
    )
    record_gate_change(issue.onboarding, was_open=was_open, by=by)


def _check_free(issue: GatingIssue, where: IssueAddress) -> None:
    """The database refuses duplicates once the project's id is known; until then, paths are compared."""
    same = (func.lower(IssueMirror.project) == where.project.lower(), IssueMirror.iid == where.iid)
    others = select(IssueMirror.id).where(*same, IssueMirror.gating_issue_id != issue.id)
    if db.session.scalar(others.limit(1)) is not None:
        raise RuleBroken(_("This GitLab issue is already linked to another gating issue."), field="address")


def _point_at(mirror: IssueMirror, where: IssueAddress, address: str) -> None:
    mirror.key = new_mirror_key()
    mirror.project, mirror.iid, mirror.project_id = where.project, where.iid, None
    mirror.is_linked, mirror.url = True, address[:MAX_LINE_LENGTH]
    mirror.description = mirror.state = mirror.remote_updated_at = mirror.seen_at = None
    mirror.wanted_state = mirror.wanted_by = None
    mirror.attempts, mirror.problem, mirror.writes = 0, None, []
    mirror.due_at, mirror.not_before = clock.now(), None
