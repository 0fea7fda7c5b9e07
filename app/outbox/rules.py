"""When a mail has left, what the answer of a mail server means for it, and when it is tried again.

The phase of the conversation and the enhanced status code (RFC 3463, RFC 5248) tell a mailbox that
cannot be reached from a server that does not accept us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.outbox.models import MessageState

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=4)
LONGEST_SERVER_WAIT = timedelta(minutes=15)
ALARM_AFTER = 3  # attempts at a server that does not answer, or asks us to come back

# Enhanced codes (without their class) that are about us, among those about a mailbox or a message:
# the sender's address (5.1.7, 5.1.8), a sending limit or a congested system, a protocol error, policy.
_ABOUT_US = re.compile(r"1\.[78]|3\.[0-35-9]\d*|4\.[0235]|5\.\d+|7\.\d+")
# Codes without an enhanced one that are about a mailbox, where a recipient or the content is refused.
_ABOUT_A_MAILBOX = frozenset({501, 550, 551, 552, 553, 556})
_ENHANCED = re.compile(r"^\s*[245]\.(\d{1,3}\.\d{1,3})\b")


class Phase(StrEnum):
    """Where in the conversation the server answered."""

    CONNECTING = "connecting"
    SIGNING_IN = "signing in"
    SENDER = "naming the sender"
    RECIPIENT = "naming the recipient"
    CONTENT = "sending the content"


class Verdict(StrEnum):
    """What to do with a mail that was not accepted."""

    FAILED = "failed"  # this mail cannot be delivered
    LATER = "later"  # this mail, in a while
    ALARM = "alarm"  # in a while, and somebody has to look: it is about us


@dataclass(frozen=True)
class Answer:
    """What a server said; `code` is None where the connection failed or broke."""

    phase: Phase
    code: int | None
    text: str

    @property
    def is_about_the_connection(self) -> bool:
        """Whether every other mail would get the same answer now."""
        return self.phase in (Phase.CONNECTING, Phase.SIGNING_IN) or (
            self.phase is Phase.SENDER and not self._is_too_big
        )

    @property
    def _is_too_big(self) -> bool:
        """Refused for its size, which a server may say as soon as the sender is named (RFC 1870)."""
        return self._detail in ("2.3", "3.4")

    @property
    def _detail(self) -> str | None:
        found = _ENHANCED.match(self.text)
        return found[1] if found and found[1] != "0.0" else None

    @property
    def verdict(self) -> Verdict:
        """Whether the mail fails, or waits, or waits while somebody is alarmed."""
        if self.code is None or self.code < 500:
            return Verdict.LATER
        if self.is_about_the_connection:
            return Verdict.ALARM
        if self._detail is None:
            return Verdict.FAILED if self.code in _ABOUT_A_MAILBOX else Verdict.ALARM
        return Verdict.ALARM if _ABOUT_US.fullmatch(self._detail) else Verdict.FAILED

    def __str__(self) -> str:
        said = " ".join(filter(None, [str(self.code or ""), self.text]))
        return f"{said} (when {self.phase})"


def has_left(state: MessageState, due_at: datetime, now: datetime, *, to_a_server: bool) -> bool:
    """Whether a mail has left, so that what it says is no secret from whom it is for.

    One given up has, too: nothing else would tell them. Where there is no server to take it, it is
    read in the outbox from its due time on.
    """
    if state is MessageState.WAITING:
        return not to_a_server and now >= due_at
    return state in (MessageState.SENT, MessageState.FAILED)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up.

    One minute, then two, then four, up to four hours: a day and a half in all.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)


def wait_for_server(attempts: int) -> timedelta:
    """How long to wait for a server that takes no mail of ours. Mail is never given up for that."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_SERVER_WAIT)
