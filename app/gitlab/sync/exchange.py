"""Talking with GitLab about one issue: find or make it, read it, write what it has yet to learn.

No record is touched in here. Done a second time, after an answer that was lost or a worker that died,
it comes to the same: an issue is looked for before it is made, and what is written is what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.gitlab.api.client import GitLab
from app.gitlab.api.errors import NotThere, Refused
from app.gitlab.api.issues import NewIssue, RemoteIssue
from app.gitlab.sync.parse_tasks import all_ticked
from app.gitlab.sync.rules import MOST_MOVES, YOUNG, mark_of
from app.gitlab.sync.sync_task import Errand, Found
from app.gitlab.write_ticks import put_back, with_ticks_of
from app.onboarding.models import CLOSED, OPENED
from app.shared import clock

AboutToWrite = Callable[[Errand, str, str], None]
MANY = 3  # issues that one request for a list is better for than one each
ANOTHER = (
    "Made twice by mistake: Onramp keeps #{iid} and has closed this one. Nothing that is ticked here counts."
)


def look_at_all(gitlab: GitLab, errands: Sequence[Errand]) -> dict[int, RemoteIssue]:
    """The issues of several errands in one project, by their numbers, with one request; none for a few."""
    if len(errands) < MANY:
        return {}
    iids = [errand.iid for errand in errands if errand.iid is not None]
    return {issue.iid: issue for issue in gitlab.get_issues(errands[0].project, iids)}


def exchange(
    gitlab: GitLab, errand: Errand, known: Mapping[int, RemoteIssue], about_to_write: AboutToWrite
) -> Found:
    """Bring GitLab and Onramp together on one issue. Raises a GitLabProblem where that did not work out.

    `known` are issues of its project as GitLab has just had them. `about_to_write` is told of what was
    read and what is written, before it is: the answer may never come.
    """
    issue = _the_one(gitlab, errand, known)
    changes, not_closed = _changes(errand, issue)
    if not changes:
        return Found(issue, not_closed=not_closed)
    if "description" in changes:
        about_to_write(errand, issue.description, changes["description"])
    written = gitlab.update_issue(issue.project_id, issue.iid, changes)
    return Found(written, issue.description if "description" in changes else None, not_closed)


def _the_one(gitlab: GitLab, errand: Errand, known: Mapping[int, RemoteIssue]) -> RemoteIssue:
    """The issue of an errand as GitLab has it now, wherever it was moved to."""
    if errand.iid is None:
        return _found_or_made(gitlab, errand)
    seen = None if errand.is_writing else known.get(errand.iid)
    issue = _followed(gitlab, seen or gitlab.get_issue(errand.project, errand.iid))
    is_young = issue.created_at > clock.now() - YOUNG
    return _without_twins(gitlab, errand, issue) if is_young and not errand.is_linked else issue


def _found_or_made(gitlab: GitLab, errand: Errand) -> RemoteIssue:
    made = gitlab.find_by_key(errand.project, mark_of(errand.key), since=errand.since)
    if made:
        return _without_twins(gitlab, errand, _followed(gitlab, made[0]))
    to_make = errand.to_make
    return gitlab.create_issue(
        errand.project,
        NewIssue(
            title=to_make.title,
            description=to_make.description,
            due_on=to_make.due_on,
            labels=to_make.labels,
            assignee_ids=_assignees(gitlab, to_make.usernames),
        ),
    )


def _followed(gitlab: GitLab, issue: RemoteIssue) -> RemoteIssue:
    """Where an issue is now, however often it was moved. What it left behind is closed, and says nothing."""
    for _ in range(MOST_MOVES):
        if issue.moved_to_id is None:
            return issue
        issue = gitlab.get_moved(issue)
    raise NotThere("This issue was moved more often than Onramp follows it. Link it where it is now.")


def _assignees(gitlab: GitLab, usernames: Any) -> list[int]:
    """Whose it is to be. A token that may not look for people still makes issues."""
    try:
        return gitlab.user_ids(usernames)
    except (NotThere, Refused):
        return []


def _without_twins(gitlab: GitLab, errand: Errand, issue: RemoteIssue) -> RemoteIssue:
    """The first issue that was made for the key, once any other is closed.

    There is another where GitLab went on making one whose answer had been given up.
    """
    made = gitlab.find_by_key(issue.project_id, mark_of(errand.key), since=errand.since)
    ours, *others = [one for one in made if _is_twin(one, issue)] or [issue]
    for other in others:
        if not other.is_closed:
            gitlab.add_note(other.project_id, other.iid, ANOTHER.format(iid=ours.iid))
            gitlab.update_issue(other.project_id, other.iid, {"state_event": "close"})
    return ours


def _is_twin(one: RemoteIssue, of: RemoteIssue) -> bool:
    """Whether we made both: a key that somebody copied makes no twin."""
    return one.author == of.author and one.moved_to_id is None


def _changes(errand: Errand, issue: RemoteIssue) -> tuple[dict[str, Any], bool]:
    """What GitLab is asked to change, and whether it was not asked to close what has open tasks there."""
    description = issue.description
    for lost in errand.overwritten:
        description = put_back(lost, description)
    description = with_ticks_of(errand.steps, description, errand.owners)
    changes: dict[str, Any] = {}
    if description != issue.description:
        changes["description"] = description
    if errand.wanted_state == OPENED and issue.is_closed:
        changes["state_event"] = "reopen"
    is_to_close = errand.wanted_state == CLOSED and not issue.is_closed
    if is_to_close and all_ticked(description):
        changes["state_event"] = "close"
    return changes, is_to_close and not all_ticked(description)
