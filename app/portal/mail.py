"""Mail to a recruiter about what a candidate did on their own page."""

from __future__ import annotations

from app.candidates.models import Application, Candidate
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

OWN_WITHDRAWAL_MAIL = "application withdrawn"
ERASURE_REQUESTED_MAIL = "erasure asked for"


def notify_withdrawn(application: Application) -> Message:
    """Notify the recruiter that a candidate has withdrawn."""
    return queue_mail(
        OWN_WITHDRAWAL_MAIL,
        "portal/mail/withdrawn.txt",
        to=application.opening.recruiter,
        subject_of=application,
        application=application,
        page=absolute_url(f"/applications/{application.id}"),
    )


def notify_erasure_requested(candidate: Candidate, recruiter: User) -> Message:
    """Notify a recruiter that a candidate requested deletion of their data."""
    return queue_mail(
        ERASURE_REQUESTED_MAIL,
        "portal/mail/erasure_asked.txt",
        to=recruiter,
        subject_of=candidate,
        candidate=candidate,
        page=absolute_url(f"/candidates/{candidate.id}/erasure"),
    )
