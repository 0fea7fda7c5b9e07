"""What someone who applies may say of themselves, what they agree to, and how often they may try."""

from __future__ import annotations

from datetime import timedelta

from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.regions import Region

APPLY_LIMITS = AttemptLimits(
    "apply",
    {
        "network": AttemptLimit(30, timedelta(hours=1)),
        "both": AttemptLimit(6, timedelta(hours=1)),
        "account": AttemptLimit(20, timedelta(days=1)),
    },
    "Too many tries from here. Wait an hour, then send it again: what you typed is still here.",
    delay=timedelta(hours=1),
)

CONSENT_TERMS = (
    "What you send here, and what is noted about your application, is kept to decide on it: for as long as "
    "that takes, and a reasonable time after. You can ask for a copy or for erasure at any time."
)

DEFAULT_TIME_ZONES = {
    Region.US: "America/New_York",
    Region.EMEA: "Europe/Paris",
    Region.APAC: "Asia/Singapore",
}


def consent_to(company: str) -> str:
    """What someone who applies agrees to; CONSENT_TERMS go on to say what that means."""
    return f"I agree that {company} keeps my application"
