"""Mail that is looked at before it is sent: the form carries a digest of the mail on its page."""

from __future__ import annotations

import hashlib

from app.outbox.actions import Written


class NotShownYet(Exception):
    """The mail that would be sent is not the one on the page: nothing is done."""


def digest_of(written: Written) -> str:
    """What says whether two mails are the same."""
    return hashlib.sha256(f"{written.subject}\n{written.body}".encode()).hexdigest()
