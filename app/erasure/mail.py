"""Mail that tells a person what was decided about their data."""

from __future__ import annotations

from dataclasses import dataclass

from app.candidates.models import Candidate
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared.settings import current_settings

DATA_ERASED_MAIL = "data erased"
ERASURE_REFUSED_MAIL = "erasure refused"


@dataclass(frozen=True)
class ErasedRecipient:
    """Somebody to write to, after their record has lost its name and address."""

    name: str
    email: str
    time_zone: str


def recipient_of(candidate: Candidate) -> ErasedRecipient:
    """Whom to tell that the data is gone, kept aside while it goes."""
    return ErasedRecipient(candidate.name, candidate.email, candidate.time_zone)


def tell_erased(recipient: ErasedRecipient, candidate: Candidate) -> Message:
    """Tell a person that their data is deleted. `blank_one_erasure_notice` blanks this mail later."""
    return queue_mail(
        DATA_ERASED_MAIL,
        "erasure/mail/erased.txt",
        to=recipient,
        subject_of=candidate,
        company=current_settings().company_name,
    )


def tell_refused(candidate: Candidate, reason: str) -> Message:
    """Tell a person why their data is kept."""
    return queue_mail(
        ERASURE_REFUSED_MAIL,
        "erasure/mail/refused.txt",
        to=candidate,
        subject_of=candidate,
        reason=reason,
        company=current_settings().company_name,
    )
