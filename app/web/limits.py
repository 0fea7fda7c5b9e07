"""What may be sent to a route, looked at before anything reads it: forms only, and no more than fits.

Bytes are counted as they come in, and the fields of a form before they are parsed: each field costs far
more than the bytes it is sent in.
"""

from __future__ import annotations

from flask import abort, current_app, request

from app.db.base import SAFE_METHODS
from app.web.routing import is_hook, max_bytes_of

MAX_FORM_FIELDS = 5_000  # of a form: a box for each of the territories of a large company
FORM_CONTENT_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def check_request_body() -> None:
    """Answer 415 for a body that is no form, and 413 for a form that is larger than its page needs."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = request.max_form_memory_size = max_bytes_of(view)
    request.max_form_parts = MAX_FORM_FIELDS
    if request.method in SAFE_METHODS or is_hook(view):
        return
    if request.mimetype not in FORM_CONTENT_TYPES and _has_body():
        abort(415)
    if request.mimetype == FORM_CONTENT_TYPES[0] and request.get_data().count(b"&") >= MAX_FORM_FIELDS:
        abort(413, f"The form has more than {MAX_FORM_FIELDS:,} fields. Send it in several parts.")


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers
