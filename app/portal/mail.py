"""Mail that tells a recruiter what a candidate did on their own page."""

from __future__ import annotations

from app.candidates.models import Application, Candidate
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

OWN_WITHDRAWAL_MAIL = "application withdrawn"
ERASURE_REQUESTED_MAIL = "erasure asked for"


def notify_withdrawn(application: Application) -> Message:
    """Tell the recruiter that a candidate has withdrawn by themselves."""
    return queue_mail(
        OWN_WITHDRAWAL_MAIL,
        "portal/mail/withdrawn.txt",
        to=application.opening.recruiter,
        subject_of=application,
        application=application,
        page=absolute_url(f"/applications/{application.id}"),
    )


def notify_erasure_requested(candidate: Candidate, recruiter: User) -> Message:
    """Tell a recruiter that a candidate of theirs asks to be erased."""
    return queue_mail(
        ERASURE_REQUESTED_MAIL,
        "portal/mail/erasure_asked.txt",
        to=recruiter,
        subject_of=candidate,
        candidate=candidate,
        page=absolute_url(f"/candidates/{candidate.id}/erasure"),
    )
