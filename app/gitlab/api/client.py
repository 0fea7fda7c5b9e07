"""What Onramp asks of GitLab: to make an issue, to find one it made, to read one, to change one.

Each method is one question, or a page of questions, and raises a GitLabError where it has no
answer. None is tried again here: whoever asks knows when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import gitlab
from gitlab.utils import EncodedId

from app.gitlab.api.connection import REQUEST_TIMEOUT_SECONDS, GitLabSession
from app.gitlab.api.errors import GitLabNotFound, GitLabRefused, GitLabUnavailable
from app.gitlab.api.issues import NewIssue, RemoteIssue, parse_issue

Project = str | int  # its path, "sales/onboarding", or its number
ISSUES_PER_PAGE = 100
MAX_PAGES = 20  # of a list that are looked through
MAX_MOVE_DURATION = timedelta(minutes=1)  # at most, from the beginning of a move to its end
MAX_CLOCK_SKEW = timedelta(hours=1)  # at most, GitLab's and ours


class GitLab:
    """One GitLab, spoken with as the owner of a token. Closed at the end of a `with`."""

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
        """Make an issue. After Unavailable it may have been made: look for its key before trying again."""
        return parse_issue(self._gitlab.http_post(_issues_of(project), post_data=issue.to_request()))

    def find_by_key(self, project: Project, key: str, *, since: datetime) -> list[RemoteIssue]:
        """The issues made since an instant whose description has the key, the lowest iid first.

        GitLab's own search is not asked: it leaves out the words of comments, and comes later than the
        issue it finds.
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
        """An issue as it is now."""
        return parse_issue(self._gitlab.http_get(f"{_issues_of(project)}/{iid}"))

    def get_issues(self, project: Project, iids: Sequence[int]) -> list[RemoteIssue]:
        """Several issues of a project as they are now; those that GitLab does not show are left out."""
        return list(self._listed(_issues_of(project), state="all", **{"iids[]": list(iids)}))

    def get_move_target(self, issue: RemoteIssue) -> RemoteIssue:
        """Where an issue that was moved to another project is now. Raises NotThere where that is not shown.

        Only an administrator's token may ask by number. Another finds it among those made when the issue
        was, or when it was moved: which of the two a moved issue says depends on GitLab's version.
        """
        try:
            return parse_issue(self._gitlab.http_get(f"/issues/{issue.moved_to_id}"))
        except (GitLabNotFound, GitLabRefused):
            for made_at in (issue.created_at, issue.closed_at or issue.updated_at):
                for other in self._made_around(made_at):
                    if other.id == issue.moved_to_id:
                        return other
        raise GitLabNotFound("This issue was moved to a project that GitLab does not show to Onramp.")

    def update_issue(self, project: Project, iid: int, changes: dict[str, Any]) -> RemoteIssue:
        """Change the description, the state (`state_event`: close, reopen) or the labels of an issue."""
        return parse_issue(self._gitlab.http_put(f"{_issues_of(project)}/{iid}", post_data=changes))

    def add_note(self, project: Project, iid: int, text: str) -> None:
        """Write a comment under an issue."""
        self._gitlab.http_post(f"{_issues_of(project)}/{iid}/notes", post_data={"body": text})

    def user_ids(self, usernames: Iterable[str]) -> list[int]:
        """The ids of the people with these usernames; those whom GitLab does not know are left out."""
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
        """Page after page, by number: an address a page may name for the next is not followed."""
        for number in range(1, MAX_PAGES + 1):
            page = self._page(path, asked, number)
            yield from map(parse_issue, page)
            if len(page) < ISSUES_PER_PAGE:
                return

    def _page(self, path: str, asked: dict[str, Any], number: int) -> list[dict[str, Any]]:
        page = self._gitlab.http_get(path, query_data=asked, page=number, per_page=ISSUES_PER_PAGE)
        if not isinstance(page, list) or not all(isinstance(each, dict) for each in page):
            raise GitLabUnavailable("GitLab answered with something that is no list.")
        return page


def _issues_of(project: Project) -> str:
    return f"/projects/{EncodedId(project)}/issues"
