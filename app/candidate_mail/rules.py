"""When a mail to a candidate can be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.shared.refusals import RuleBroken

MAX_MAIL_DELAY = timedelta(days=90)
SAME_MAIL_INTERVAL = timedelta(minutes=10)  # in which the same mail is not written twice


def check_send_time(send_at: datetime | None, now: datetime) -> None:
    """Raise RuleBroken for a time that has passed, and for one too far ahead."""
    if send_at is None:
        return
    if send_at <= now:
        raise RuleBroken(
            _("This time has passed. Choose a later one, or leave it blank to send now."), field="send_at"
        )
    if send_at > now + MAX_MAIL_DELAY:
        raise RuleBroken(
            ngettext(
                "Choose a time in the next %(num)s day.",
                "Choose a time in the next %(num)s days.",
                MAX_MAIL_DELAY.days,
            ),
            field="send_at",
        )
