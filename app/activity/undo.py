"""How long an action can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

UNDO_WINDOW = timedelta(minutes=10)


def check_can_be_undone(done_at: datetime, now: datetime, built_on: str | None) -> None:
    """Raise RuleBroken if it is too late to undo an action, or if a later action depends on it.

    `built_on` is the sentence about the later action, or None.
    """
    if now - done_at > UNDO_WINDOW:
        raise RuleBroken(
            _("Too late to undo (limit: %(minutes)s minutes).", minutes=UNDO_WINDOW // timedelta(minutes=1))
        )
    if built_on:
        raise RuleBroken(built_on)
