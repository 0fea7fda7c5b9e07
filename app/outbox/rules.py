"""How often a mail is tried, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=4)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up.

    One minute, then two, then four, up to four hours: a day and a half in all.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)
