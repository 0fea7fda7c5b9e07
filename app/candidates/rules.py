"""How often a link may be asked for, and when a candidate knows what a mail says."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.outbox.models import MessageState
from app.people.rules import TooManyTries

SPAN = timedelta(minutes=15)
MOST_ASKED = 5  # for one email within the span
MOST_ASKED_FROM_ONE_ADDRESS = 30


def check_may_ask(for_email: int, from_address: int) -> None:
    """Raise TooManyTries where links were asked for too often, for an email or from an address."""
    if for_email >= MOST_ASKED or from_address >= MOST_ASKED_FROM_ONE_ADDRESS:
        minutes = SPAN // timedelta(minutes=1)
        raise TooManyTries(f"That was asked for too often. Wait {minutes} minutes.")


def has_left(state: MessageState, due_at: datetime, now: datetime, *, to_a_server: bool) -> bool:
    """Whether a mail has left, so that what it says is no secret from whom it is for.

    One given up has, too: nothing else would tell them. Where there is no server to take it, it is
    read in the outbox from its due time on.
    """
    if state is MessageState.WAITING:
        return not to_a_server and now >= due_at
    return state in (MessageState.SENT, MessageState.FAILED)
