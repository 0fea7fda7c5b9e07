"""An Onramp that GitLab tells of changes: its settings, where its door is, and an issue it mirrors."""

from __future__ import annotations

from datetime import timedelta

from app.db.base import db
from app.onboarding.models import IssueMirror
from app.shared import clock
from config import Settings
from tests.cast import Cast
from tests.factories.onboardings import an_onboarding
from tests.real.gitlab_server import Issue, new_signing_token

DOOR = "/hooks/gitlab"
TOKEN = "a token for the webhook"
SIGNING_TOKEN = new_signing_token()
LATER = timedelta(minutes=15)


def with_gitlab(settings: Settings, **other: str) -> Settings:
    """These settings with a GitLab nobody has to reach, and the secrets of its webhook."""
    told = {
        "gitlab_url": "http://127.0.0.1:9",
        "gitlab_token": "glpat-none",
        "gitlab_project": "acme/onboarding",
        "gitlab_webhook_token": TOKEN,
    }
    return settings.model_copy(update={**told, **other})


def mirrored(remote: Issue, cast: Cast) -> IssueMirror:
    """Jonas's gating issue as the mirror of one in GitLab, to be looked at in fifteen minutes."""
    (issue,) = an_onboarding(cast).gating_issues
    mirror = issue.mirror
    if mirror is None:  # from a time when there was a GitLab
        mirror = IssueMirror(
            gating_issue_id=issue.id, key="k", project="acme/onboarding", title="x", labels=[]
        )
        db.session.add(mirror)
    mirror.project_id, mirror.iid = remote.project.id, remote.iid
    mirror.due_at = clock.now() + LATER
    db.session.commit()
    return mirror
