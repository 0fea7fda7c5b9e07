"""When GitLab is asked again, what an issue is made with, and what an address of one must look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

POLL_INTERVAL = timedelta(minutes=15)  # between two looks at an issue nobody has told us anything of
SYNC_LEASE = timedelta(minutes=5)  # longer than one exchange can take, its waits included
CREATE_GRACE_PERIOD = timedelta(minutes=2)  # GitLab may go on with what it took too long to answer
DUPLICATE_WINDOW = timedelta(minutes=30)  # an issue so new that another may be made for the same key
MAX_SYNC_RETRY_DELAY = timedelta(minutes=15)
MAX_ISSUE_TASKS = 1000  # of an issue; one with more is a mistake
MAX_ISSUE_MOVES = 20  # from project to project, between two looks

ESCAPED_COMMAND = r"\1\\/"
_PART = r"(?!\.\.?/)[A-Za-z0-9_.][A-Za-z0-9_.-]*"  # of the path of a project
_ADDRESS = re.compile(
    rf"(?P<project>{_PART}(?:/{_PART})+)/-/(?:issues|work_items)/(?P<iid>[1-9][0-9]{{0,8}})/?"
)
# A line that GitLab would carry out as a command, with the rights of the token. It drops carriage returns.
_QUICK_ACTION = re.compile(r"^([^\S\n]*)/(?=[a-z])", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class IssueAddress:
    """Where an issue is: the path of its project, and its number there."""

    project: str
    iid: int


def key_comment(key: str) -> str:
    """The comment that says in a description which gating issue it is."""
    return f"<!-- onramp: {key} -->"


def new_issue_description(text: str, key: str) -> str:
    """The description an issue is made with: no line of it is a command, whoever wrote it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return f"{_QUICK_ACTION.sub(ESCAPED_COMMAND, lines)}\n\n{key_comment(key)}\n"


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after so many failures in a row: one minute, two, four, at most fifteen."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), MAX_SYNC_RETRY_DELAY)


def parse_issue_address(address: str, gitlab_url: str) -> IssueAddress:
    """The issue an address stands for, on the GitLab of the settings. Raises RuleBroken for any other."""
    begin = gitlab_url.rstrip("/") + "/"
    if not address.strip().startswith(begin):
        raise RuleBroken(
            _("The address of an issue in GitLab begins with %(begin)s.", begin=begin), field="address"
        )
    path = re.split(r"[?#]", address.strip().removeprefix(begin), maxsplit=1)[0]
    found = _ADDRESS.fullmatch(path)
    if found is None:
        raise RuleBroken(
            _("Copy the address of the issue as the browser shows it: it ends with /-/issues/ and a number."),
            field="address",
        )
    return IssueAddress(found["project"], int(found["iid"]))
