"""What a person sees when something is refused, missing or broken: a sentence and a way on."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, request
from flask import render_template as render
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.shared.database import db
from app.shared.refusals import RuleBroken

log = logging.getLogger(__name__)

SENTENCES: dict[int, tuple[str, str]] = {
    400: ("That did not work", "The request was not complete. Go back, load the page again and repeat it."),
    401: (
        "You are signed out",
        "Sign in in another tab, then come back to this one, load the form again with Back and send it: "
        "what you typed is still there.",
    ),
    403: ("Not yours to do", "You may see this, but doing it is someone else's part."),
    404: ("Nothing here", "There is no such page, or it is not for you."),
    405: ("Not like this", "This address does something else. Go back and use the page's own buttons."),
    413: (
        "That is too much",
        "More was sent than fits here; a file can have at most 10 MB. Go back, shorten it or choose a "
        "smaller one, and send it again.",
    ),
    500: ("Something broke", "It is our fault, nothing was changed, and it stands in the log."),
}


def register(app: Flask) -> None:
    """Answer every fault with a page."""
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _without_token(_error: CSRFError) -> tuple[str, int]:
    return _page(
        400, "This page was open too long, or did not come from Onramp. Load it again and repeat it."
    )


def _refused(refusal: RuleBroken) -> tuple[str, int]:
    return _page(refusal.status, refusal.sentence, "That is not possible")


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    own_words = isinstance(error.description, str) and error.description != type(error).description
    return _page(code, error.description if own_words and code in (401, 404) else None)


def _unexpected(_error: Exception) -> tuple[str, int]:
    error_id = secrets.token_hex(4)
    log.exception("Fault %s at %s %s", error_id, request.method, request.path)
    return _page(500, error_id=error_id)


def _page(
    code: int, sentence: str | None = None, heading: str | None = None, *, error_id: str | None = None
) -> tuple[str, int]:
    db.session.rollback()
    usual_heading, usual = SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])
    page = render(
        "errors/error.html",
        code=code,
        heading=heading or usual_heading,
        sentence=sentence or usual,
        error_id=error_id,
        start_path=_start_path(),
    )
    return page, code


def _start_path() -> str:
    """Where the way on leads: candidates have a page of their own."""
    is_candidates = f"{request.path}/".startswith("/my/")
    return f"{request.script_root}{'/my' if is_candidates else '/'}"
