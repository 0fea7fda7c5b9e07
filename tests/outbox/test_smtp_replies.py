"""A reply about a mailbox fails its mail; one about us makes all mail wait, with an alarm."""

from __future__ import annotations

import pytest

from app.outbox.rules import DeliveryVerdict, SmtpPhase, SmtpReply

FAILED, LATER, ALARM = DeliveryVerdict.FAILED, DeliveryVerdict.LATER, DeliveryVerdict.ALARM
REPLIES = {
    SmtpPhase.RECIPIENT: [
        (550, "5.1.1 User unknown", FAILED),
        (550, "No such user here", FAILED),
        (550, "5.1.10 Recipient address has null MX", FAILED),
        (552, "5.2.2 Mailbox full", FAILED),
        (553, "Mailbox name not allowed", FAILED),
        (501, "5.1.3 Bad recipient address syntax", FAILED),
        (450, "4.2.0 Greylisted, try again", LATER),
        (452, "4.2.2 Mailbox full", LATER),
        (554, "5.7.1 Relay access denied", ALARM),
        (550, "5.7.26 Unauthenticated sender", ALARM),
        (553, "5.1.8 Sender domain does not exist", ALARM),
        (550, "5.4.5 Daily user sending limit exceeded", ALARM),
        (530, "Authentication required", ALARM),
    ],
    SmtpPhase.SENDER: [
        (535, "5.7.8 Credentials have expired", ALARM),
        (550, "5.1.8 Sender rejected", ALARM),
        (550, "Sender rejected", ALARM),
        (552, "Quota exceeded", ALARM),
        (552, "5.3.4 Message too big", FAILED),
        (451, "4.3.0 Try again later", LATER),
        (421, "4.7.0 Too many connections", LATER),
        (None, "Connection unexpectedly closed", LATER),
    ],
    SmtpPhase.CONTENT: [
        (550, "5.6.0 Content cannot be delivered", FAILED),
        (552, "5.3.4 Message too big", FAILED),
        (550, "5.7.1 Message rejected by policy", ALARM),
        (554, "Transaction failed", ALARM),
        (451, "Local error", LATER),
        (None, "Connection unexpectedly closed", LATER),
    ],
}


@pytest.mark.parametrize(
    ("phase", "code", "text", "verdict"),
    [(phase, *reply) for phase, replies in REPLIES.items() for reply in replies],
)
def test_a_reply_means_what_its_phase_and_its_codes_say(phase, code, text, verdict) -> None:
    assert SmtpReply(phase, code, text).verdict is verdict
