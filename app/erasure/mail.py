"""Mail about the decision on a candidate's data."""

from __future__ import annotations

from dataclasses import dataclass

from app.candidates.models import Candidate
from app.outbox.actions import queue_mail
from app.outbox.models import Message

DATA_ERASED_MAIL = "data erased"
ERASURE_REFUSED_MAIL = "erasure refused"


@dataclass(frozen=True)
class ErasedRecipient:
    """The name and address of a candidate, for a mail after their record has lost both."""

    name: str
    email: str
    time_zone: str


def recipient_of(candidate: Candidate) -> ErasedRecipient:
    """The recipient of the last mail, copied before the data is deleted."""
    return ErasedRecipient(candidate.name, candidate.email, candidate.time_zone)


def notify_erased(recipient: ErasedRecipient, candidate: Candidate) -> Message:
    """Notify a person that their data is deleted. `blank_one_erasure_notice` blanks this mail later."""
    return queue_mail(
        DATA_ERASED_MAIL,
        "erasure/mail/erased.txt",
        to=recipient,
        subject_of=candidate,
    )


def notify_refused(candidate: Candidate, reason: str) -> Message:
    """Notify a person why their data is kept."""
    return queue_mail(
        ERASURE_REFUSED_MAIL,
        "erasure/mail/refused.txt",
        to=candidate,
        subject_of=candidate,
        reason=reason,
    )
