"""What a reply of a mail server means for a mail, when it is tried again, and when it counts as sent.

The phase of the conversation and the enhanced status code (RFC 3463, RFC 5248) distinguish a mailbox that
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
ALARM_AFTER_ATTEMPTS = 3  # at a server that does not answer or asks us to try later

# Enhanced codes (without their class) that are about us: the sender's address (5.1.7, 5.1.8), a sending limit
# or a congested system, a protocol error, policy.
_SENDER_CODES = re.compile(r"1\.[78]|3\.[0-35-9]\d*|4\.[0235]|5\.\d+|7\.\d+")
# Basic codes that are about a mailbox when a recipient or the content is refused.
_MAILBOX_CODES = frozenset({501, 550, 551, 552, 553, 556})
_ENHANCED_CODE = re.compile(r"^\s*[245]\.(\d{1,3}\.\d{1,3})\b")


class SmtpPhase(StrEnum):
    """The phase of the conversation in which the server replied."""

    CONNECTING = "connecting"
    SIGNING_IN = "signing in"
    SENDER = "naming the sender"
    RECIPIENT = "naming the recipient"
    CONTENT = "sending the content"


class DeliveryVerdict(StrEnum):
    """What to do with a mail that was not accepted."""

    FAILED = "failed"  # this mail cannot be delivered
    LATER = "later"  # try this mail again later
    ALARM = "alarm"  # try again later, and alert an admin: it is about us


@dataclass(frozen=True)
class SmtpReply:
    """A reply of the server; `code` is None if the connection failed."""

    phase: SmtpPhase
    code: int | None
    text: str

    @property
    def is_about_the_connection(self) -> bool:
        """True if every other mail would get the same reply now."""
        return self.phase in (SmtpPhase.CONNECTING, SmtpPhase.SIGNING_IN) or (
            self.phase is SmtpPhase.SENDER and not self._is_too_big
        )

    @property
    def _is_too_big(self) -> bool:
        """True if refused for its size, which a server may say in the SENDER phase (RFC 1870)."""
        return self._detail in ("2.3", "3.4")

    @property
    def _detail(self) -> str | None:
        found = _ENHANCED_CODE.match(self.text)
        return found[1] if found and found[1] != "0.0" else None

    @property
    def verdict(self) -> DeliveryVerdict:
        """What the reply means for the mail."""
        if self.code is None or self.code < 500:
            return DeliveryVerdict.LATER
        if self.is_about_the_connection:
            return DeliveryVerdict.ALARM
        if self._detail is None:
            return DeliveryVerdict.FAILED if self.code in _MAILBOX_CODES else DeliveryVerdict.ALARM
        return DeliveryVerdict.ALARM if _SENDER_CODES.fullmatch(self._detail) else DeliveryVerdict.FAILED

    def __str__(self) -> str:
        reply = " ".join(filter(None, [str(self.code or ""), self.text]))
        return f"{reply} (when {self.phase})"


def counts_as_sent(state: MessageState, due_at: datetime, now: datetime, *, to_a_server: bool) -> bool:
    """True if a mail counts as sent, so that pages may show its recipient what it says.

    A failed mail counts, too. Without a mail server, a mail counts from its due time on: it is read in the
    outbox.
    """
    if state is MessageState.WAITING:
        return not to_a_server and now >= due_at
    return state in (MessageState.SENT, MessageState.FAILED)


def mail_retry_delay(attempts: int) -> timedelta | None:
    """The wait after this many failed attempts; None to give up.

    One minute, then two, then four, up to four hours: a day and a half in all.
    """
    if attempts >= MAX_DELIVERY_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** (attempts - 1)), MAX_MAIL_RETRY_DELAY)


def server_retry_delay(attempts: int) -> timedelta:
    """The wait for a server that accepts none of our mail. Mail never fails for that."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), MAX_SERVER_RETRY_DELAY)
