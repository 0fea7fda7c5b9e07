"""When to ask GitLab again, the description of a new issue, and the URLs of issues."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

POLL_INTERVAL = timedelta(minutes=15)  # between two requests for an issue without webhooks
SYNC_LEASE = timedelta(minutes=5)  # longer than one exchange can take, with its waits
CREATE_GRACE_PERIOD = timedelta(minutes=2)  # GitLab may still finish a request that timed out
DUPLICATE_WINDOW = timedelta(minutes=30)  # a younger issue may have a duplicate with the same key
MAX_SYNC_RETRY_DELAY = timedelta(minutes=15)
MAX_ISSUE_TASKS = 1000  # an issue with more is a mistake
MAX_ISSUE_MOVES = 20  # from project to project, between two requests

ESCAPED_COMMAND = r"\1\\/"
_PART = r"(?!\.\.?/)[A-Za-z0-9_.][A-Za-z0-9_.-]*"  # one part of a project's path
_ADDRESS = re.compile(
    rf"(?P<project>{_PART}(?:/{_PART})+)/-/(?:issues|work_items)/(?P<iid>[1-9][0-9]{{0,8}})/?"
)
# A line that GitLab would run as a quick action, with the token's rights. GitLab drops carriage returns.
_QUICK_ACTION = re.compile(r"^([^\S\n]*)/(?=[a-z])", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class IssueAddress:
    """The path of an issue's project, and its number there."""

    project: str
    iid: int


def key_comment(key: str) -> str:
    """The comment in a description that identifies the gating issue."""
    return f"<!-- onramp: {key} -->"


def new_issue_description(text: str, key: str) -> str:
    """The description of a new issue, without quick actions."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return f"{_QUICK_ACTION.sub(ESCAPED_COMMAND, lines)}\n\n{key_comment(key)}\n"


def retry_delay(attempts: int) -> timedelta:
    """The wait after a number of failures in a row: 1, 2, 4 minutes, at most 15."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), MAX_SYNC_RETRY_DELAY)


def parse_issue_address(address: str, gitlab_url: str) -> IssueAddress:
    """The issue of a URL on the configured GitLab. Raises RuleBroken for any other URL."""
    begin = gitlab_url.rstrip("/") + "/"
    if not address.strip().startswith(begin):
        raise RuleBroken(
            _("Enter an issue URL that begins with %(gitlab_url)s.", gitlab_url=begin), field="address"
        )
    path = re.split(r"[?#]", address.strip().removeprefix(begin), maxsplit=1)[0]
    found = _ADDRESS.fullmatch(path)
    if found is None:
        raise RuleBroken(
            _("Copy the issue URL from your browser. It ends with /-/issues/ and a number."),
            field="address",
        )
    return IssueAddress(found["project"], int(found["iid"]))
