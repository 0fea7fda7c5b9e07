"""What a person sees when something is refused, missing or broken: a sentence and a way on.

An error page asks nothing of the database, which may be what failed: it has no navigation, and nobody is
signed in on it. Its id stands in the log, beside the name of the route.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable

from app.db.base import db, is_database_unavailable
from app.shared.refusals import RuleBroken
from app.web.parameters import InvalidCursor, InvalidParameter, path_without_param

log = logging.getLogger(__name__)

UNAVAILABLE_RETRY_SECONDS = 30  # seconds

ERROR_PAGE_TEXTS: dict[int, tuple[str, str]] = {
    400: ("That did not work", "The request was not complete. Go back, load the page again and repeat it."),
    401: (
        "You are signed out",
        "Sign in in another tab, then come back to this one, load the form again with Back and send it: "
        "what you typed is still there.",
    ),
    403: ("You don’t have permission to do this", "Ask an admin if you need it."),
    404: ("Page not found", "This page does not exist, or you don’t have permission to see it."),
    405: ("Method not allowed", "This address does not accept what was sent."),
    413: (
        "Too large",
        "The file or the text is too large; a file can have at most 10 MB. Go back, shorten it or choose a "
        "smaller one, and send it again.",
    ),
    415: ("Not a form", "This address accepts forms only. Use the form on its page."),
    500: ("Something broke", "This is our fault. Nothing was changed, and the error is in the log."),
    503: (
        "Not available right now",
        "Onramp cannot reach its database, and nothing was changed. "
        f"Try again in {UNAVAILABLE_RETRY_SECONDS} seconds; "
        "if you sent a form, go back first: what you typed is still there.",
    ),
}


@dataclass(frozen=True)
class ErrorPageLink:
    """Where the button of an error page leads."""

    label: str
    path: str


def register_error_handlers(app: Flask) -> None:
    """Answer every fault with a page."""
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _without_token(_error: CSRFError) -> Response:
    return _page(
        400, "This page was open too long, or did not come from Onramp. Load it again and repeat it."
    )


def _refused(refusal: RuleBroken) -> Response:
    way = _link_without_parameter(refusal) if isinstance(refusal, InvalidParameter) else None
    return _page(refusal.status, refusal.sentence, "That is not possible", way=way)


def _link_without_parameter(bad: InvalidParameter) -> ErrorPageLink:
    """The page that was asked for, without the parameter that says nothing."""
    first = "Go to the first page of the list"
    return ErrorPageLink(
        first if isinstance(bad, InvalidCursor) else "Open the page without it", path_without_param(bad.name)
    )


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, MethodNotAllowed):
        return _wrong_method(error)
    own_words = isinstance(error.description, str) and error.description != type(error).description
    return _page(code, error.description if own_words and code in (401, 404, 413, 415) else None, error=error)


def _wrong_method(error: MethodNotAllowed) -> Response:
    """The answer to a method that the address does not have: it names those it has."""
    allowed = sorted(set(error.valid_methods or ()) - {"OPTIONS"})
    sentence = f"This address accepts {' and '.join(allowed)}, not {request.method}. " if allowed else ""
    page = _page(405, f"{sentence}Go back and use the buttons of the page.")
    page.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return page


def _unexpected(error: Exception) -> Response:
    return _page(ServiceUnavailable.code if is_database_unavailable(error) else 500, error=error)


def _page(
    code: int,
    sentence: str | None = None,
    heading: str | None = None,
    *,
    error: Exception | None = None,
    way: ErrorPageLink | None = None,
) -> Response:
    with suppress(SQLAlchemyError):
        db.session.rollback()
    usual_heading, usual = ERROR_PAGE_TEXTS.get(code, ERROR_PAGE_TEXTS[400 if code < 500 else 500])
    # Rendered past Flask's context processors: they load who is signed in.
    page = current_app.jinja_env.get_template("errors/error.html").render(
        code=code,
        heading=heading or usual_heading,
        sentence=sentence or usual,
        error_id=_log_error(code, error),
        start_path=_start_path(),
        way=way or ErrorPageLink("Go to the start page", _start_path()),
    )
    response = make_response(page, code)
    if code == ServiceUnavailable.code:
        response.headers["Retry-After"] = str(UNAVAILABLE_RETRY_SECONDS)
    return response


def _log_error(code: int, error: Exception | None) -> str:
    """Write a line under a new id, which the page shows; with a traceback where it is our fault."""
    error_id = secrets.token_hex(4)
    broke = code >= 500
    log.log(
        logging.ERROR if broke else logging.WARNING,
        "Error %s: %s for %s %s",
        error_id,
        code,
        request.method,
        request.endpoint or "an address without a route",
        exc_info=error if broke else None,
    )
    return error_id


def _start_path() -> str:
    """Where the way on leads: candidates have a page of their own."""
    is_candidates = f"{request.path}/".startswith("/my/")
    return f"{request.script_root}{'/my' if is_candidates else '/'}"
