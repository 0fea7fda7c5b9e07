"""How often a link may be asked for."""

from __future__ import annotations

from datetime import timedelta

from app.people.rules import TooManyTries

SPAN = timedelta(minutes=15)
MOST_ASKED = 5  # for one email within the span
MOST_ASKED_FROM_ONE_ADDRESS = 30


def check_may_ask(for_email: int, from_address: int) -> None:
    """Raise TooManyTries where links were asked for too often, for an email or from an address."""
    if for_email >= MOST_ASKED or from_address >= MOST_ASKED_FROM_ONE_ADDRESS:
        minutes = SPAN // timedelta(minutes=1)
        raise TooManyTries(f"That was asked for too often. Wait {minutes} minutes.")
