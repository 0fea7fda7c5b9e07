"""Bringing one mirror up to date: claim, commit, talk with GitLab, write.

No transaction is open while GitLab is waited for. A worker that dies on the way leaves its claim to run
out; the next finds what it had made by the key in it.
"""

from __future__ import annotations

from flask import current_app

from app.gitlab.client import GitLab
from app.gitlab.problems import GitLabProblem
from app.onboarding.mirror.claiming import claim
from app.onboarding.mirror.exchange import exchange
from app.onboarding.mirror.keeping import keep, put_off


def sync_one_issue() -> bool:
    """See to the issue that is due the longest; whether there was one."""
    settings = current_app.extensions["settings"]
    errand = claim() if settings.has_gitlab else None
    if errand is None:
        return False
    with GitLab(settings.gitlab_url, settings.gitlab_token) as gitlab:
        try:
            found = exchange(gitlab, errand)
        except GitLabProblem as problem:
            put_off(errand, problem)
        else:
            keep(errand, found)
    return True
