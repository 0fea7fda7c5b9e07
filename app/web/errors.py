"""Error pages: what happened, what to do, and a link.

An error page makes no query, because the database may be what failed. So it has no navigation and does not
know who is signed in. Its id is that of the request, as in the log and in the header `X-Request-Id`.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, ServiceUnavailable

from app.db.base import db, is_database_unavailable
from app.shared.company import known_company
from app.shared.refusals import RuleBroken
from app.shared.text import file_size
from app.web.parameters import InvalidCursor, InvalidParameter, address_args, path_without_param
from app.web.routing import MAX_FORM_BYTES, max_bytes_of
from app.web.routing.request_log import request_id
from app.web.security import local_path

log = logging.getLogger(__name__)

UNAVAILABLE_RETRY_SECONDS = 30
MAX_USUAL_FILE_BYTES = 10 * 1024 * 1024  # of a document; the sentence below says it

ERROR_PAGE_TEXTS: dict[int, tuple[str, str]] = {  # heading and sentence
    400: (_l("Bad request"), _l("The request was incomplete. Go back, reload the page and try again.")),
    401: (
        _l("You are signed out"),
        _l(
            "Sign in in another tab. Then come back to this one, go back to the form and send it again. "
            "What you typed is still there."
        ),
    ),
    403: (_l("You don’t have permission to do this"), _l("Ask an admin if you need it.")),
    404: (_l("Page not found"), _l("This page does not exist, or you don’t have permission to see it.")),
    405: (_l("Method not allowed"), _l("This address does not accept this kind of request.")),
    413: (
        _l("Too large"),
        _l("The file is too large (limit 10 MB), or the text is too long. Go back and shorten it."),
    ),
    415: (_l("Not a form"), _l("This address accepts forms only. Use the form on its page.")),
    500: (_l("Something went wrong"), _l("This is our fault. Nothing was changed. The error is in our log.")),
    503: (
        _l("Temporarily unavailable"),
        _l(
            "Onramp cannot reach its database. Nothing was changed. Try again in %(seconds)s seconds. "
            "If you sent a form, go back first: what you typed is still there.",
            seconds=UNAVAILABLE_RETRY_SECONDS,
        ),
    ),
}


@dataclass(frozen=True)
class ErrorPageLink:
    """The button of an error page."""

    label: str
    path: str


def register_error_handlers(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _without_token(_error: CSRFError) -> Response:
    return _page(
        400,
        _(
            "You signed out after this page was opened, or it did not come from Onramp. Go back and copy "
            "what you typed. Then reload the page and send it again."
        ),
    )


def _refused(refusal: RuleBroken) -> Response:
    link = _link_without_parameter(refusal) if isinstance(refusal, InvalidParameter) else _link_back()
    return _page(refusal.status, refusal.sentence, _("Not possible"), link=link)


def _link_without_parameter(bad: InvalidParameter) -> ErrorPageLink:
    """The page of this request without the invalid parameter."""
    is_cursor = isinstance(bad, InvalidCursor)
    label = _("Go to the first page") if is_cursor else _("Open the page without it")
    return ErrorPageLink(label, path_without_param(bad.name))


def _link_back() -> ErrorPageLink | None:
    """The page that a refused form came from, as the form says or the browser; None if neither does."""
    path = local_path(request.form.get("back") or address_args().get("back")) or _page_before()
    return ErrorPageLink(_("Go back"), path) if path else None


def _page_before() -> str | None:
    """The page of ours that a form was sent from, as the browser says."""
    ours = request.host_url.rstrip("/")
    if request.method != "POST" or not (request.referrer or "").startswith(f"{ours}/"):
        return None
    return local_path((request.referrer or "").removeprefix(ours))


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, MethodNotAllowed):
        return _wrong_method(error)
    if code == 413 and (limit := _large_file_limit()):
        sentence = _(
            "What you sent is too large (limit %(limit)s). Split the file, or send fewer files at once.",
            limit=limit,
        )
        return _page(code, sentence, error=error)
    own_words = isinstance(error.description, str) and error.description != type(error).description
    return _page(code, error.description if own_words and code in (401, 404, 413, 415) else None, error=error)


def _large_file_limit() -> str | None:
    """What the files of this page may have together, if it takes more than one document."""
    most = max_bytes_of(current_app.view_functions.get(request.endpoint or "")) - MAX_FORM_BYTES
    return file_size(most) if most > MAX_USUAL_FILE_BYTES else None


def _wrong_method(error: MethodNotAllowed) -> Response:
    """Answer a method the URL does not have, and name those it has."""
    allowed = ", ".join(sorted(set(error.valid_methods or ()) - {"OPTIONS"}))
    page = _page(
        405,
        _(
            "This address accepts %(allowed)s, not %(method)s. Go back and use the buttons on the page.",
            allowed=allowed,
            method=request.method,
        )
        if allowed
        else None,
    )
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
    link: ErrorPageLink | None = None,
) -> Response:
    with suppress(SQLAlchemyError):
        db.session.rollback()
    usual_heading, usual = ERROR_PAGE_TEXTS.get(code, ERROR_PAGE_TEXTS[400 if code < 500 else 500])
    # Rendered without Flask's context processors, which load the user.
    page = current_app.jinja_env.get_template("errors/error.html").render(
        look=known_company(),
        code=code,
        heading=heading or usual_heading,
        sentence=sentence or usual,
        error_id=_log_error(code, error),
        start_path=_start_path(),
        link=link or ErrorPageLink(_("Go to the start page"), _start_path()),
    )
    response = make_response(page, code)
    if code == ServiceUnavailable.code:
        response.headers["Retry-After"] = str(UNAVAILABLE_RETRY_SECONDS)
    return response


def _log_error(code: int, error: Exception | None) -> str:
    """Log the error under the id of its request, which the page shows; our faults with a traceback."""
    error_id = request_id()
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
    """The start page; candidates have their own."""
    is_candidates = f"{request.path}/".startswith("/my/")
    return f"{request.script_root}{'/my' if is_candidates else '/'}"
