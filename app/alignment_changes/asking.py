"""Until when an ISR who loses accounts can request holdovers: the rule, and what mails say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.outbox.mail_texts import Placeholder, Values
from app.shared.links import absolute_url
from app.shared.settings import current_settings
from app.shared.times import format_day


def last_day_to_ask(effective_on: date, days: int) -> date:
    """The last day on which a holdover can be requested."""
    return effective_on + timedelta(days=days)


def holdovers_to_request(first_day: date, accounts: int) -> str:
    """Until when holdovers of a change can be requested, and where; empty without accounts."""
    settings = current_settings()
    if not accounts or not settings.holdovers:
        return ""
    until = format_day(last_day_to_ask(first_day, settings.holdover_days))
    text = ngettext(
        "One holdover can be requested until %(day)s:",
        "Up to %(num)s holdovers can be requested until %(day)s:",
        settings.holdovers,
        day=until,
    )
    return f"{text} {absolute_url('/holdovers')}"


def holdovers_placeholder(first_day: Callable[[Values], date]) -> Placeholder:
    """The placeholder for it, in a mail about accounts that an ISR loses."""
    return Placeholder(
        "holdovers",
        _l("until when holdovers can be requested, and where; empty if no accounts go"),
        "Up to 5 holdovers can be requested until Tue 15 Dec: https://onramp.example.com/holdovers",
        lambda v: holdovers_to_request(first_day(v), v["moves"].accounts if v["moves"] else 0),
    )
