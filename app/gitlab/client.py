"""What Onramp asks of GitLab: to make an issue, to find one it made, to read one, to change one.

Each method is one question, or a page of questions, and raises a GitLabProblem where it has no
answer. None is tried again here: whoever asks knows when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import gitlab

from app.gitlab.connection import WAITS, Connection
from app.gitlab.issues import NewIssue, RemoteIssue, read_issue
from app.gitlab.problems import NotThere, Refused

Project = str | int  # its path, "sales/onboarding", or its number
PER_PAGE = 100
MOST_LOOKED_THROUGH = 2000  # issues of a project, in search of one
MOVING = timedelta(minutes=1)  # at most, from the beginning of a move to its end
CLOCKS_DIFFER = timedelta(hours=1)  # at most, GitLab's and ours


class GitLab:
    """One GitLab, spoken with as the owner of a token. Closed at the end of a `with`."""

    def __init__(self, url: str, token: str) -> None:
        self._connection = Connection(url)
        self._gitlab = gitlab.Gitlab(
            url,
            private_token=token,
            timeout=WAITS[1],
            session=self._connection,
            keep_base_url=True,
            user_agent="Onramp",
        )

    def __enter__(self) -> GitLab:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def create_issue(self, project: Project, issue: NewIssue) -> RemoteIssue:
        """Make an issue. After Unavailable it may have been made: look for its key before trying again."""
        return read_issue(self._issues(project).create(issue.as_data()).attributes)

    def find_by_key(self, project: Project, key: str, *, since: datetime) -> list[RemoteIssue]:
        """The issues made since an instant whose description has the key, the lowest iid first.

        GitLab's own search is not asked: it leaves out the words of comments, and comes later than the
        issue it finds.
        """
        made = self._listed(
            f"/projects/{_in_path(project)}/issues",
            created_after=(since - CLOCKS_DIFFER).isoformat(),
            state="all",
            order_by="created_at",
            sort="asc",
        )
        found = [issue for issue in made if key in issue.description]
        return sorted(found, key=lambda issue: issue.iid)

    def get_issue(self, project: Project, iid: int) -> RemoteIssue:
        """An issue as it is now."""
        return read_issue(self._issues(project).get(iid).attributes)

    def get_issues(self, project: Project, iids: Sequence[int]) -> list[RemoteIssue]:
        """Several issues of a project as they are now; those that GitLab does not show are left out."""
        path = f"/projects/{_in_path(project)}/issues"
        return list(self._listed(path, state="all", **{"iids[]": list(iids)}))

    def get_moved(self, issue: RemoteIssue) -> RemoteIssue:
        """Where an issue that was moved to another project is now. Raises NotThere where that is not shown.

        Only an administrator's token may ask by number. Another finds it among those made when the issue
        was, or when it was moved: which of the two a moved issue says depends on GitLab's version.
        """
        try:
            return read_issue(self._gitlab.issues.get(issue.moved_to_id or 0).attributes)
        except (NotThere, Refused):
            for made_at in (issue.created_at, issue.closed_at or issue.updated_at):
                for other in self._made_around(made_at):
                    if other.id == issue.moved_to_id:
                        return other
        raise NotThere("This issue was moved to a project that GitLab does not show to Onramp.")

    def update_issue(self, project: Project, iid: int, changes: dict[str, Any]) -> RemoteIssue:
        """Change the description, the state (`state_event`: close, reopen) or the labels of an issue."""
        return read_issue(self._issues(project).update(iid, changes))

    def add_note(self, project: Project, iid: int, text: str) -> None:
        """Write a comment under an issue."""
        self._issues(project).get(iid, lazy=True).notes.create({"body": text})

    def user_ids(self, usernames: Iterable[str]) -> list[int]:
        """The ids of the people with these usernames; those whom GitLab does not know are left out."""
        found = (self._gitlab.users.list(username=name, get_all=False) for name in usernames)
        return [int(users[0].id) for users in found if users]

    def _issues(self, project: Project) -> Any:
        return self._gitlab.projects.get(project, lazy=True).issues

    def _made_around(self, instant: datetime) -> Iterator[RemoteIssue]:
        return self._listed(
            "/issues",
            scope="all",
            state="all",
            created_after=(instant - MOVING).isoformat(),
            created_before=(instant + MOVING).isoformat(),
        )

    def _listed(self, path: str, **asked: Any) -> Iterator[RemoteIssue]:
        items = self._gitlab.http_list(path, query_data=asked, per_page=PER_PAGE, iterator=True)
        return map(read_issue, islice(iter(items), MOST_LOOKED_THROUGH))


def _in_path(project: Project) -> Any:
    return gitlab.utils.EncodedId(project)
