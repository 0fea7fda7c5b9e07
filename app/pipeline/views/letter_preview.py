"""Mail that is looked at before it is sent: the form carries a digest of the mail on its page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import flash

from app.outbox.actions import RenderedMail
from app.pipeline.forms import AskToReturnForm, DeclineForm


class _PreviewOutdated(Exception):
    """The mail that would be sent is not the one on the page: nothing is done."""


def submit_previewed(
    form: DeclineForm | AskToReturnForm,
    move: Callable[[], object],
    written: Callable[[], RenderedMail],
    *,
    check_first: str,
) -> bool:
    """Make a move that sends a mail if the form was sent and its page showed this mail; True when it is done.

    `written` is the mail that what is filled in makes. Where it is another than on the page, nothing is done
    and the person reads `check_first`.
    """

    def checked() -> None:
        shown = mail_digest(written())
        move()
        if form.shown.data != shown:
            raise _PreviewOutdated

    try:
        return not form.show.data and form.submit(checked)
    except _PreviewOutdated:
        flash(check_first)
        return False


def mail_digest(written: RenderedMail) -> str:
    """What says whether two mails are the same."""
    return hashlib.sha256(f"{written.subject}\n{written.body}".encode()).hexdigest()
