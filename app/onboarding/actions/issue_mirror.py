"""What is done here to a gating issue that lives in GitLab: written down, for the next look to carry there.

A tick counts at once and is marked as not yet in GitLab. A closing is only asked for: the gate opens
when GitLab has said that it is closed.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Sequence

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding.models import GITLAB_CLOSED, GITLAB_OPENED, GatingIssue, IssueMirror, Step
from app.people.models import User
from app.plans.models import IssueKind
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.settings import current_settings

MAX_GITLAB_TITLE_LENGTH = 255  # characters GitLab takes
MIRROR_KEY_LENGTH = 24


def new_mirror_key() -> str:
    """A key for an issue: letters only, so that nothing takes a part of it for a number."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(MIRROR_KEY_LENGTH))


def mirror_issue(issue: GatingIssue, *, title: str, labels: Sequence[str] = ()) -> None:
    """Have GitLab make this issue, once the transaction is saved. Without GitLab, nothing is done."""
    settings = current_settings()
    if not settings.has_gitlab:
        return
    is_access = issue.kind is IssueKind.ACCESS_CHANGE
    issue.mirror = IssueMirror(
        key=new_mirror_key(),
        project=(settings.gitlab_access_project if is_access else "") or settings.gitlab_project,
        title=title[:MAX_GITLAB_TITLE_LENGTH],
        labels=list(labels),
        due_at=clock.now(),
    )


def mirror_of(issue: GatingIssue) -> IssueMirror | None:
    """The mirror of an issue that lives in GitLab; None where Onramp keeps the issue itself."""
    return issue.mirror if current_settings().has_gitlab else None


def write_tick(step: Step) -> None:
    """Have GitLab learn that a step was ticked or unticked here."""
    mirror = mirror_of(step.gating_issue) if step.gating_issue else None
    if mirror is not None:
        step.to_write = True
        mirror.due_at = clock.now()


def ask_to_close(issue: GatingIssue, mirror: IssueMirror, *, by: User) -> None:
    """Have GitLab close an issue: it is closed here once GitLab says so. Raises Conflict if asked already."""
    if mirror.wanted_state == GITLAB_CLOSED:
        raise Conflict(_("“%(issue)s” is already being closed in GitLab.", issue=issue.name))
    _want(mirror, GITLAB_CLOSED, by)
    record_activity(ActivityVerb.ASKED_GITLAB_TO_CLOSE, issue.onboarding, by=by, became=issue.name)


def write_reopening(issue: GatingIssue, *, by: User) -> None:
    """Have GitLab learn that an issue was reopened here, where it lives there."""
    mirror = mirror_of(issue)
    if mirror is not None:
        _want(mirror, GITLAB_OPENED, by)


def make_mirror_due(issue: GatingIssue) -> None:
    """Have the mirror looked at now, unless somebody is at it or GitLab has asked to be left alone."""
    if issue.mirror is not None:
        issue.mirror.due_at = clock.now()


def _want(mirror: IssueMirror, state: str, by: User) -> None:
    mirror.wanted_state = state
    mirror.wanted_by = by
    mirror.due_at = clock.now()
