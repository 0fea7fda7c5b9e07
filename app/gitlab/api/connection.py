"""The connection to a GitLab: short waits, never led elsewhere, and every failure one of our own.

The client library would wait for a rate limit to pass, and would take a page of HTML for an answer.
Here an answer is data, or an exception that says what to make of it.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from app.gitlab.api.errors import GitLabError, GitLabNotFound, GitLabRefused, GitLabUnavailable
from app.shared import clock
from app.shared.text import one_line

REQUEST_TIMEOUT_SECONDS = (5, 15)  # seconds: for a connection, and for the next bytes of an answer
MAX_RETRY_AFTER = timedelta(hours=1)  # of what a Retry-After may ask for
MAX_ERROR_QUOTE_LENGTH = 200  # characters of what GitLab says
TEMPORARY_STATUSES = (408, 409, 425, 429)  # refusals that time alone mends


class GitLabSession(requests.Session):
    """A session that answers with data or raises a GitLabError.

    Whatever is asked carries the token, which is for this one server: a redirection is a refusal, and so
    is an address elsewhere, as a list may name for its next page.
    """

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """Ask, and judge the answer."""
        if not url.startswith(f"{self._server}/"):
            raise GitLabRefused("GitLab names another server than the settings do.")
        options |= {"timeout": REQUEST_TIMEOUT_SECONDS, "allow_redirects": False, "stream": False}
        try:
            response = super().request(method, url, *args, **options)
        except requests.exceptions.SSLError as error:
            raise GitLabUnavailable("GitLab could not show that it is the server it says it is.") from error
        except requests.exceptions.Timeout as error:
            raise GitLabUnavailable("GitLab took too long to answer.") from error
        except requests.exceptions.RequestException as error:
            raise GitLabUnavailable("GitLab could not be reached.") from error
        if problem := _error_of(response):
            raise problem
        return response


def _error_of(response: requests.Response) -> GitLabError | None:
    status = response.status_code
    if status == 404:
        return GitLabNotFound("GitLab does not show this to Onramp.")
    if status == 429:
        return GitLabUnavailable("GitLab asks to be asked less often.", _retry_after(response))
    if status >= 500 or status in TEMPORARY_STATUSES:
        return GitLabUnavailable(
            f"GitLab has trouble of its own (it answered {status}).", _retry_after(response)
        )
    if status == 401:
        return GitLabRefused("GitLab does not accept the token Onramp has.")
    if 300 <= status < 400:
        return GitLabRefused("GitLab says this is at another address now. The settings name the old one.")
    if status >= 400:
        return GitLabRefused(f"GitLab refused (it answered {status}){_quoted(response)}.")
    return None if _is_data(response) else GitLabUnavailable("GitLab answered with a page instead of data.")


def _is_data(response: requests.Response) -> bool:
    """Whether it is JSON that can be read: a proxy or a maintenance page answers 200 as well."""
    try:
        return isinstance(response.json(), dict | list)
    except (ValueError, RecursionError):
        return False


def _quoted(response: requests.Response) -> str:
    """What GitLab says of its refusal, as the end of a sentence."""
    try:
        said = response.json()
    except (ValueError, RecursionError):
        return ""
    words = (said.get("message") or said.get("error")) if isinstance(said, dict) else None
    return f": {one_line(str(words))[:MAX_ERROR_QUOTE_LENGTH].rstrip('.')}" if words else ""


def _retry_after(response: requests.Response) -> timedelta | None:
    """How long GitLab asks to be left alone: seconds, or an instant (RFC 9110)."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdecimal() and asked.isascii():
        return min(timedelta(seconds=int(asked[:9])), MAX_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return min(max(until - clock.now(), timedelta(0)), MAX_RETRY_AFTER)
