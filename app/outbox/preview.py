"""Preview a mail before it is sent: the form carries a digest of the mail on its page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import flash

from app.outbox.mail_texts import RenderedMail


class _PreviewOutdated(Exception):
    """The mail that would be sent is not the one on the page."""


def submit_previewed(
    form: Any,
    action: Callable[[], object],
    written: Callable[[], RenderedMail],
    *,
    check_first: str,
) -> bool:
    """Do an action that sends a mail, if the page of the form showed this mail. True if it is done.

    `written` makes the mail from the form. If it differs from the one on the page, nothing is done and the
    person reads `check_first`. The form has the fields `show`, the preview button, and `shown`, the digest.
    """

    def checked() -> None:
        shown = mail_digest(written())
        action()
        if form.shown.data != shown:
            raise _PreviewOutdated

    try:
        return bool(not form.show.data and form.submit(checked))
    except _PreviewOutdated:
        flash(str(check_first))
        return False


def mail_digest(written: RenderedMail) -> str:
    """A digest that is equal for equal mails."""
    link_at = "" if written.link_at is None else written.link_at
    return hashlib.sha256(f"{written.subject}\n{link_at}\n{written.body}".encode()).hexdigest()
