"""Mail that tells a person what was decided about their data."""

from __future__ import annotations

from dataclasses import dataclass

from app.candidates.models import Candidate
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared.settings import current_settings

ERASED = "data erased"
REFUSED = "erasure refused"


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to, after their record has lost its name and address."""

    name: str
    email: str
    time_zone: str


def recipient_of(candidate: Candidate) -> Recipient:
    """Whom to tell that the data is gone, kept aside while it goes."""
    return Recipient(candidate.name, candidate.email, candidate.time_zone)


def tell_erased(recipient: Recipient, candidate: Candidate) -> Message:
    """Tell a person that their data is gone. `forget_one_notice` removes this mail after it has left."""
    return queue_mail(
        ERASED,
        "erasure/mail/erased.txt",
        to=recipient,
        subject_of=candidate,
        company=current_settings().company_name,
    )


def tell_refused(candidate: Candidate, reason: str) -> Message:
    """Tell a person why their data is kept."""
    return queue_mail(
        REFUSED,
        "erasure/mail/refused.txt",
        to=candidate,
        subject_of=candidate,
        reason=reason,
        company=current_settings().company_name,
    )
