"""The GitLab client: create, find, read and update issues.

Each method makes one request, or one per page, and raises GitLabError on failure. It never retries: the
caller decides when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import gitlab
from flask_babel import lazy_gettext as _l
from gitlab.utils import EncodedId

from app.gitlab.api.connection import REQUEST_TIMEOUT_SECONDS, GitLabSession
from app.gitlab.api.errors import GitLabNotFound, GitLabRefused, GitLabUnavailable
from app.gitlab.api.issues import NewIssue, RemoteIssue, parse_issue

Project = str | int  # its path, "sales/onboarding", or its id
ISSUES_PER_PAGE = 100
MAX_PAGES = 20  # read from one list
MAX_MOVE_DURATION = timedelta(minutes=1)  # from the start of a move to its end
MAX_CLOCK_SKEW = timedelta(hours=1)  # between GitLab and Onramp


class GitLab:
    """A GitLab server, used with a token. Closed at the end of a `with`."""

    def __init__(self, url: str, token: str) -> None:
        self._connection = GitLabSession(url)
        self._gitlab = gitlab.Gitlab(
            url,
            private_token=token,
            timeout=REQUEST_TIMEOUT_SECONDS[1],
            session=self._connection,
            keep_base_url=True,
            user_agent="Onramp",
        )

    def __enter__(self) -> GitLab:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def create_issue(self, project: Project, issue: NewIssue) -> RemoteIssue:
        """Create an issue. After GitLabUnavailable it may exist: search its key before trying again."""
        return parse_issue(self._gitlab.http_post(_issues_of(project), post_data=issue.to_request()))

    def find_by_key(self, project: Project, key: str, *, since: datetime) -> list[RemoteIssue]:
        """The issues created since an instant that have the key in their description, lowest iid first.

        GitLab's own search is not used: it skips comments, and finds new issues late.
        """
        made = self._listed(
            _issues_of(project),
            created_after=(since - MAX_CLOCK_SKEW).isoformat(),
            state="all",
            order_by="created_at",
            sort="asc",
        )
        found = [issue for issue in made if key in issue.description]
        return sorted(found, key=lambda issue: issue.iid)

    def get_issue(self, project: Project, iid: int) -> RemoteIssue:
        """The current state of an issue."""
        return parse_issue(self._gitlab.http_get(f"{_issues_of(project)}/{iid}"))

    def get_issues(self, project: Project, iids: Sequence[int]) -> list[RemoteIssue]:
        """The current state of several issues of a project, without those that GitLab does not show."""
        return list(self._listed(_issues_of(project), state="all", **{"iids[]": list(iids)}))

    def get_move_target(self, issue: RemoteIssue) -> RemoteIssue:
        """The issue in the project to which it was moved. Raises GitLabNotFound if GitLab does not show it.

        Only an administrator's token may get it by id. Others search the issues created when the issue was
        created or moved: which date a moved issue has depends on GitLab's version.
        """
        try:
            return parse_issue(self._gitlab.http_get(f"/issues/{issue.moved_to_id}"))
        except (GitLabNotFound, GitLabRefused):
            for made_at in (issue.created_at, issue.closed_at or issue.updated_at):
                for other in self._made_around(made_at):
                    if other.id == issue.moved_to_id:
                        return other
        raise GitLabNotFound(_l("This issue was moved to a project that Onramp can’t see in GitLab."))

    def update_issue(self, project: Project, iid: int, changes: dict[str, Any]) -> RemoteIssue:
        """Change the description, the state (`state_event`: close, reopen) or the labels of an issue."""
        return parse_issue(self._gitlab.http_put(f"{_issues_of(project)}/{iid}", post_data=changes))

    def add_note(self, project: Project, iid: int, text: str) -> None:
        """Add a comment to an issue."""
        self._gitlab.http_post(f"{_issues_of(project)}/{iid}/notes", post_data={"body": text})

    def user_ids(self, usernames: Iterable[str]) -> list[int]:
        """The ids of the users with these usernames, without unknown ones."""
        found = (self._page("/users", {"username": name}, 1) for name in usernames)
        return [users[0]["id"] for users in found if users]

    def _made_around(self, instant: datetime) -> Iterator[RemoteIssue]:
        return self._listed(
            "/issues",
            scope="all",
            state="all",
            created_after=(instant - MAX_MOVE_DURATION).isoformat(),
            created_before=(instant + MAX_MOVE_DURATION).isoformat(),
        )

    def _listed(self, path: str, **asked: Any) -> Iterator[RemoteIssue]:
        """All pages by number: links to a next page are not followed."""
        for number in range(1, MAX_PAGES + 1):
            page = self._page(path, asked, number)
            yield from map(parse_issue, page)
            if len(page) < ISSUES_PER_PAGE:
                return

    def _page(self, path: str, asked: dict[str, Any], number: int) -> list[dict[str, Any]]:
        page = self._gitlab.http_get(path, query_data=asked, page=number, per_page=ISSUES_PER_PAGE)
        if not isinstance(page, list) or not all(isinstance(each, dict) for each in page):
            raise GitLabUnavailable(_l("GitLab sent an invalid response (not a list)."))
        return page


def _issues_of(project: Project) -> str:
    return f"/projects/{EncodedId(project)}/issues"
