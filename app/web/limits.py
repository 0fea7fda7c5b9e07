"""Limits on request bodies, checked before anything reads them: forms only, and no larger than the page
needs.

Bytes are counted as they come in, and fields before they are parsed: a parsed field costs much more memory
than its bytes.
"""

from __future__ import annotations

from flask import abort, current_app, request
from flask_babel import gettext as _

from app.db.base import SAFE_METHODS
from app.shared.text import whole_number
from app.web.routing import is_hook, max_bytes_of

MAX_FORM_FIELDS = 5_000  # a checkbox for each territory of a large company
FORM_CONTENT_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def check_request_body() -> None:
    """Abort with 415 for a body that is not a form, and with 413 for one too large for its page."""
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = request.max_form_memory_size = max_bytes_of(view)
    request.max_form_parts = MAX_FORM_FIELDS
    if request.method in SAFE_METHODS or is_hook(view):
        return
    if request.mimetype not in FORM_CONTENT_TYPES and _has_body():
        abort(415)
    if request.mimetype == FORM_CONTENT_TYPES[0] and request.get_data().count(b"&") >= MAX_FORM_FIELDS:
        limit = whole_number(MAX_FORM_FIELDS)
        abort(413, _("The form has more than %(limit)s fields. Send it in several parts.", limit=limit))


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers
