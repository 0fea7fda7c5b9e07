"""How long something that was done can be undone without a trace in what counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

UNDO_WINDOW = timedelta(minutes=10)


def check_can_be_undone(done_at: datetime, now: datetime, built_on: str | None) -> None:
    """Raise RuleBroken where it is too late to undo something, or something rests on it.

    `built_on` says what was done since that rests on it, None where nothing was.
    """
    if now - done_at > UNDO_WINDOW:
        raise RuleBroken(
            _("Too late to undo (limit: %(minutes)s minutes).", minutes=UNDO_WINDOW // timedelta(minutes=1))
        )
    if built_on:
        raise RuleBroken(_("It can no longer be undone: %(built_on)s.", built_on=built_on))
