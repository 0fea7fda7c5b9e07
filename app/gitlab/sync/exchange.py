"""Talking with GitLab about one issue: find or make it, read it, write what it has yet to learn.

No record is touched in here. Done a second time, after an answer that was lost or a worker that died,
it comes to the same: an issue is looked for before it is made, and what is written is what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
MIN_BATCH_REQUEST_SIZE = 3  # issues that one request for a list is better for than one each
DUPLICATE_NOTE = (
    "Made twice by mistake: Onramp keeps #{iid} and has closed this one. Nothing that is ticked here counts."
)


def fetch_issues(gitlab: GitLab, sync_tasks: Sequence[SyncTask]) -> dict[int, RemoteIssue]:
    """Several issues of one project by iid, in one request; empty when there are too few to save requests."""
    if len(sync_tasks) < MIN_BATCH_REQUEST_SIZE:
        return {}
    iids = [sync_task.iid for sync_task in sync_tasks if sync_task.iid is not None]
    return {issue.iid: issue for issue in gitlab.get_issues(sync_tasks[0].project, iids)}


def sync_with_gitlab(
    gitlab: GitLab, sync_task: SyncTask, known: Mapping[int, RemoteIssue], before_write: BeforeWrite
) -> SyncResult:
    """Bring GitLab and Onramp together on one issue. Raises a GitLabError where that did not work out.

    `known` are issues of its project as GitLab has just had them. `before_write` is told of what was
    read and what is written, before it is: the answer may never come.
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
    """The issue as GitLab has it now, wherever it was moved to."""
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
    """Where an issue is now, however often it was moved. What it left behind is closed, and says nothing."""
    for _ in range(MAX_ISSUE_MOVES):
        if issue.moved_to_id is None:
            return issue
        issue = gitlab.get_move_target(issue)
    raise GitLabNotFound("This issue was moved more often than Onramp follows it. Link it where it is now.")


def _assignees(gitlab: GitLab, usernames: Any) -> list[int]:
    """Whose it is to be. A token that may not look for people still makes issues."""
    try:
        return gitlab.user_ids(usernames)
    except (GitLabNotFound, GitLabRefused):
        return []


def _close_duplicates(gitlab: GitLab, sync_task: SyncTask, issue: RemoteIssue) -> RemoteIssue:
    """The first issue that was made for the key, once any other is closed.

    There is another where GitLab went on making one whose answer had been given up.
    """
    made = gitlab.find_by_key(issue.project_id, key_comment(sync_task.key), since=sync_task.since)
    ours, *others = [one for one in made if _is_duplicate(one, issue)] or [issue]
    for other in others:
        if not other.is_closed:
            gitlab.add_note(other.project_id, other.iid, DUPLICATE_NOTE.format(iid=ours.iid))
            gitlab.update_issue(other.project_id, other.iid, {"state_event": "close"})
    return ours


def _is_duplicate(one: RemoteIssue, of: RemoteIssue) -> bool:
    """Whether we made both: a key that somebody copied makes no twin."""
    return one.author == of.author and one.moved_to_id is None


def _changes(sync_task: SyncTask, issue: RemoteIssue) -> tuple[dict[str, Any], bool]:
    """What GitLab is asked to change, and whether it was not asked to close what has open tasks there."""
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
