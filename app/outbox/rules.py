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

MAX_DELIVERY_ATTEMPTS = 12
MAX_MAIL_RETRY_DELAY = timedelta(hours=4)
MAX_SERVER_RETRY_DELAY = timedelta(minutes=15)
ALARM_AFTER_ATTEMPTS = 3  # attempts at a server that does not answer, or asks us to come back

# Enhanced codes (without their class) that are about us, among those about a mailbox or a message:
# the sender's address (5.1.7, 5.1.8), a sending limit or a congested system, a protocol error, policy.
_SENDER_CODES = re.compile(r"1\.[78]|3\.[0-35-9]\d*|4\.[0235]|5\.\d+|7\.\d+")
# Codes without an enhanced one that are about a mailbox, where a recipient or the content is refused.
_MAILBOX_CODES = frozenset({501, 550, 551, 552, 553, 556})
_ENHANCED_CODE = re.compile(r"^\s*[245]\.(\d{1,3}\.\d{1,3})\b")


class SmtpPhase(StrEnum):
    """Where in the conversation the server answered."""

    CONNECTING = "connecting"
    SIGNING_IN = "signing in"
    SENDER = "naming the sender"
    RECIPIENT = "naming the recipient"
    CONTENT = "sending the content"


class DeliveryVerdict(StrEnum):
    """What to do with a mail that was not accepted."""

    FAILED = "failed"  # this mail cannot be delivered
    LATER = "later"  # this mail, in a while
    ALARM = "alarm"  # in a while, and somebody has to look: it is about us


@dataclass(frozen=True)
class SmtpReply:
    """What a server said; `code` is None where the connection failed or broke."""

    phase: SmtpPhase
    code: int | None
    text: str

    @property
    def is_about_the_connection(self) -> bool:
        """Whether every other mail would get the same answer now."""
        return self.phase in (SmtpPhase.CONNECTING, SmtpPhase.SIGNING_IN) or (
            self.phase is SmtpPhase.SENDER and not self._is_too_big
        )

    @property
    def _is_too_big(self) -> bool:
        """Refused for its size, which a server may say as soon as the sender is named (RFC 1870)."""
        return self._detail in ("2.3", "3.4")

    @property
    def _detail(self) -> str | None:
        found = _ENHANCED_CODE.match(self.text)
        return found[1] if found and found[1] != "0.0" else None

    @property
    def verdict(self) -> DeliveryVerdict:
        """Whether the mail fails, or waits, or waits while somebody is alarmed."""
        if self.code is None or self.code < 500:
            return DeliveryVerdict.LATER
        if self.is_about_the_connection:
            return DeliveryVerdict.ALARM
        if self._detail is None:
            return DeliveryVerdict.FAILED if self.code in _MAILBOX_CODES else DeliveryVerdict.ALARM
        return DeliveryVerdict.ALARM if _SENDER_CODES.fullmatch(self._detail) else DeliveryVerdict.FAILED

    def __str__(self) -> str:
        said = " ".join(filter(None, [str(self.code or ""), self.text]))
        return f"{said} (when {self.phase})"


def counts_as_sent(state: MessageState, due_at: datetime, now: datetime, *, to_a_server: bool) -> bool:
    """Whether a mail has left, so that what it says is no secret from whom it is for.

    One given up has, too: nothing else would tell them. Where there is no server to take it, it is
    read in the outbox from its due time on.
    """
    if state is MessageState.WAITING:
        return not to_a_server and now >= due_at
    return state in (MessageState.SENT, MessageState.FAILED)


def mail_retry_delay(attempts: int) -> timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up.

    One minute, then two, then four, up to four hours: a day and a half in all.
    """
    if attempts >= MAX_DELIVERY_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** (attempts - 1)), MAX_MAIL_RETRY_DELAY)


def server_retry_delay(attempts: int) -> timedelta:
    """How long to wait for a server that takes no mail of ours. Mail is never given up for that."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), MAX_SERVER_RETRY_DELAY)
