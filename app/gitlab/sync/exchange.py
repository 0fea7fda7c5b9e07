"""One exchange with GitLab about an issue: find or create it, read it, write pending changes.

It touches no records. Repeating it after a lost answer or a dead worker has the same result: an issue is
searched before it is created, and writes set the wanted state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.gitlab.api.client import GitLab
from app.gitlab.api.errors import GitLabNotFound, GitLabRefused
from app.gitlab.api.issues import NewIssue, RemoteIssue
from app.gitlab.sync.parse_tasks import all_ticked
from app.gitlab.sync.rules import DUPLICATE_WINDOW, MAX_ISSUE_MOVES, key_comment
from app.gitlab.sync.sync_task import SyncResult, SyncTask
from app.gitlab.write_ticks import restore_overwritten, write_ticks
from app.onboarding.models import GITLAB_CLOSED, GITLAB_OPENED
from app.shared import clock

BeforeWrite = Callable[[SyncTask, str, str], None]
MIN_BATCH_REQUEST_SIZE = 3  # issues; fewer are requested one by one
DUPLICATE_NOTE = _l(
    "Onramp created this issue twice by mistake. It closed this one and keeps #%(iid)s. "
    "Ticks here do not count."
)


def fetch_issues(gitlab: GitLab, sync_tasks: Sequence[SyncTask]) -> dict[int, RemoteIssue]:
    """Several issues of one project by iid, in one request; empty if there are too few to save requests."""
    if len(sync_tasks) < MIN_BATCH_REQUEST_SIZE:
        return {}
    iids = [sync_task.iid for sync_task in sync_tasks if sync_task.iid is not None]
    return {issue.iid: issue for issue in gitlab.get_issues(sync_tasks[0].project, iids)}


def sync_with_gitlab(
    gitlab: GitLab, sync_task: SyncTask, known: Mapping[int, RemoteIssue], before_write: BeforeWrite
) -> SyncResult:
    """Read one issue from GitLab and write its pending changes. Raises GitLabError on failure.

    `known` are issues of its project that were just read. `before_write` gets the text that was read and the
    text to write, before the write, because its answer may never come.
    """
    issue = _current_issue(gitlab, sync_task, known)
    changes, could_not_close = _changes(sync_task, issue)
    if not changes:
        return SyncResult(issue, could_not_close=could_not_close)
    if "description" in changes:
        before_write(sync_task, issue.description, changes["description"])
    written = gitlab.update_issue(issue.project_id, issue.iid, changes)
    return SyncResult(written, issue.description if "description" in changes else None, could_not_close)


def _current_issue(gitlab: GitLab, sync_task: SyncTask, known: Mapping[int, RemoteIssue]) -> RemoteIssue:
    """The current issue in GitLab, after all moves."""
    if sync_task.iid is None:
        return _find_or_create(gitlab, sync_task)
    seen = None if sync_task.has_pending_writes else known.get(sync_task.iid)
    issue = _follow_moves(gitlab, seen or gitlab.get_issue(sync_task.project, sync_task.iid))
    is_young = issue.created_at > clock.now() - DUPLICATE_WINDOW
    return _close_duplicates(gitlab, sync_task, issue) if is_young and not sync_task.is_linked else issue


def _find_or_create(gitlab: GitLab, sync_task: SyncTask) -> RemoteIssue:
    made = gitlab.find_by_key(sync_task.project, key_comment(sync_task.key), since=sync_task.since)
    if made:
        return _close_duplicates(gitlab, sync_task, _follow_moves(gitlab, made[0]))
    draft = sync_task.draft
    return gitlab.create_issue(
        sync_task.project,
        NewIssue(
            title=draft.title,
            description=draft.description,
            due_on=draft.due_on,
            labels=draft.labels,
            assignee_ids=_assignees(gitlab, draft.usernames),
        ),
    )


def _follow_moves(gitlab: GitLab, issue: RemoteIssue) -> RemoteIssue:
    """The issue after all moves. A moved issue leaves a closed copy behind, which does not count."""
    for _ in range(MAX_ISSUE_MOVES):
        if issue.moved_to_id is None:
            return issue
        issue = gitlab.get_move_target(issue)
    raise GitLabNotFound(_l("This issue was moved too often. Link its current URL."))


def _assignees(gitlab: GitLab, usernames: Any) -> list[int]:
    """The ids of the assignees; none if the token may not search users."""
    try:
        return gitlab.user_ids(usernames)
    except (GitLabNotFound, GitLabRefused):
        return []


def _close_duplicates(gitlab: GitLab, sync_task: SyncTask, issue: RemoteIssue) -> RemoteIssue:
    """Close all issues with the key except the first, and return that one.

    There are duplicates if GitLab created an issue after its request had timed out.
    """
    made = gitlab.find_by_key(issue.project_id, key_comment(sync_task.key), since=sync_task.since)
    ours, *others = [one for one in made if _is_duplicate(one, issue)] or [issue]
    for other in others:
        if not other.is_closed:
            gitlab.add_note(other.project_id, other.iid, str(DUPLICATE_NOTE) % {"iid": ours.iid})
            gitlab.update_issue(other.project_id, other.iid, {"state_event": "close"})
    return ours


def _is_duplicate(one: RemoteIssue, of: RemoteIssue) -> bool:
    """True if we created both: a copied key does not make a duplicate."""
    return one.author == of.author and one.moved_to_id is None


def _changes(sync_task: SyncTask, issue: RemoteIssue) -> tuple[dict[str, Any], bool]:
    """The changes to write, and whether closing was left out because the issue has open tasks in GitLab."""
    description = issue.description
    for lost in sync_task.overwritten:
        description = restore_overwritten(lost, description)
    description = write_ticks(sync_task.steps, description, sync_task.owners)
    changes: dict[str, Any] = {}
    if description != issue.description:
        changes["description"] = description
    if sync_task.wanted_state == GITLAB_OPENED and issue.is_closed:
        changes["state_event"] = "reopen"
    is_to_close = sync_task.wanted_state == GITLAB_CLOSED and not issue.is_closed
    if is_to_close and all_ticked(description):
        changes["state_event"] = "close"
    return changes, is_to_close and not all_ticked(description)
