"""Synchronizes mirrors: claim, commit, exchange with GitLab, save.

No transaction is open during requests. If a worker dies, its claim expires, and the next worker finds a
created issue by its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.gitlab.api.client import GitLab
from app.gitlab.api.errors import GitLabError, GitLabUnavailable
from app.gitlab.api.issues import RemoteIssue
from app.gitlab.sync.claims import claim, claim_with
from app.gitlab.sync.exchange import fetch_issues, sync_with_gitlab
from app.gitlab.sync.rules import SYNC_LEASE
from app.gitlab.sync.save_result import postpone, record_write, release, save_sync_result
from app.gitlab.sync.sync_task import SyncTask
from app.restores.queries import nothing_leaves
from app.shared import clock
from app.shared.settings import current_settings


def sync_one_issue() -> bool:
    """Synchronize the issue that has been due longest. False if none is due, and in a restored copy.

    Due issues of its project without pending writes are read in the same request.
    """
    settings = current_settings()
    sync_task = claim() if settings.has_gitlab and not nothing_leaves() else None
    if sync_task is None:
        return False
    sync_tasks = [sync_task, *claim_with(sync_task)]
    with GitLab(settings.gitlab_url, settings.gitlab_token) as gitlab:
        try:
            known = fetch_issues(gitlab, sync_tasks)
        except GitLabError as problem:
            for each in sync_tasks:
                postpone(each, problem)
        else:
            _sync_each(gitlab, sync_tasks, known)
    return True


def _sync_each(gitlab: GitLab, sync_tasks: Sequence[SyncTask], known: Mapping[int, RemoteIssue]) -> None:
    """Synchronize one after the other, while the lease lasts and GitLab responds."""
    until = clock.now() + SYNC_LEASE / 2
    down: GitLabUnavailable | None = None
    for sync_task in sync_tasks:
        if clock.now() > until:
            release(sync_task)
            continue
        try:
            if down is not None:
                raise down
            save_sync_result(sync_task, sync_with_gitlab(gitlab, sync_task, known, record_write))
        except GitLabError as problem:
            postpone(sync_task, problem)
            down = problem if isinstance(problem, GitLabUnavailable) else None
