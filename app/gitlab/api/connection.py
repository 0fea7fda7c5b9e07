"""The connection to GitLab: short timeouts, no redirects, and every failure is a GitLabError.

The client library alone would wait during a rate limit, and accept a page of HTML as an answer.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from flask_babel import lazy_gettext as _l

from app.gitlab.api.errors import GitLabError, GitLabNotFound, GitLabRefused, GitLabUnavailable
from app.shared import clock
from app.shared.text import one_line

REQUEST_TIMEOUT_SECONDS = (5, 15)  # seconds, to connect and to read
MAX_RETRY_AFTER = timedelta(hours=1)  # longest Retry-After that is respected
MAX_ERROR_QUOTE_LENGTH = 200  # characters of GitLab's message
TEMPORARY_STATUSES = (408, 409, 425, 429)  # client errors that may pass with time


class GitLabSession(requests.Session):
    """A session that returns data or raises a GitLabError.

    Every request has the token, which is for this server only: redirects and other servers are refused.
    """

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send a request and check the response."""
        if not url.startswith(f"{self._server}/"):
            raise GitLabRefused(_l("GitLab links to another server than the one in the settings."))
        options |= {"timeout": REQUEST_TIMEOUT_SECONDS, "allow_redirects": False, "stream": False}
        try:
            response = super().request(method, url, *args, **options)
        except requests.exceptions.SSLError as error:
            raise GitLabUnavailable(_l("The certificate of the GitLab server is not valid.")) from error
        except requests.exceptions.Timeout as error:
            raise GitLabUnavailable(_l("GitLab took too long to respond.")) from error
        except requests.exceptions.RequestException as error:
            raise GitLabUnavailable(_l("GitLab can’t be reached.")) from error
        if problem := _error_of(response):
            raise problem
        return response


def _error_of(response: requests.Response) -> GitLabError | None:
    status = response.status_code
    if status == 404:
        return GitLabNotFound(
            _l("Onramp can’t see this in GitLab. It may be gone, or the token lacks access.")
        )
    if status == 429:
        return GitLabUnavailable(_l("GitLab limits the number of requests."), _retry_after(response))
    if status >= 500 or status in TEMPORARY_STATUSES:
        sentence = _l("GitLab has a problem (status %(status)s).", status=status)
        return GitLabUnavailable(sentence, _retry_after(response))
    if status == 401:
        return GitLabRefused(_l("GitLab does not accept Onramp’s token. Replace it in the settings."))
    if 300 <= status < 400:
        return GitLabRefused(_l("GitLab has moved to another address. Update it in the settings."))
    if status >= 400:
        message = _message_of(response)
        if message:
            return GitLabRefused(_l("GitLab refused: %(message)s.", message=message))
        return GitLabRefused(_l("GitLab refused (status %(status)s).", status=status))
    if _is_data(response):
        return None
    return GitLabUnavailable(_l("GitLab sent a web page instead of data."))


def _is_data(response: requests.Response) -> bool:
    """True if the response is JSON: a proxy or a maintenance page also has status 200."""
    try:
        return isinstance(response.json(), dict | list)
    except (ValueError, RecursionError):
        return False


def _message_of(response: requests.Response) -> str:
    """GitLab's own message about a refusal, without its full stop."""
    try:
        data = response.json()
    except (ValueError, RecursionError):
        return ""
    message = (data.get("message") or data.get("error")) if isinstance(data, dict) else None
    return one_line(str(message))[:MAX_ERROR_QUOTE_LENGTH].rstrip(".") if message else ""


def _retry_after(response: requests.Response) -> timedelta | None:
    """How long GitLab asks to wait: seconds, or until an instant (RFC 9110)."""
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
