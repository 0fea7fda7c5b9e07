"""Mail about accommodations: the recruiter learns that there is a request, the candidate gets the answer."""

from __future__ import annotations

from app.accommodations.models import Accommodation
from app.accommodations.rules import Grant
from app.candidates.mail import page_link_for
from app.outbox.actions import queue_mail
from app.shared.links import absolute_url

NEEDS_REQUESTED_MAIL = "accommodation requested"
NEEDS_ANSWERED_MAIL = "accommodation answered"


def notify_recruiter(accommodation: Accommodation) -> None:
    """Notify the recruiter of a request. The mail does not say what the candidate needs."""
    application = accommodation.application
    queue_mail(
        NEEDS_REQUESTED_MAIL,
        "accommodations/mail/requested.txt",
        to=application.opening.recruiter,
        subject_of=accommodation,
        application=application,
        opening=application.opening,
        page=absolute_url(f"/applications/{application.id}/accommodations"),
    )


def send_answer(accommodation: Accommodation, grant: Grant) -> None:
    """Send the candidate the recruiter's answer, and which longer times they have now."""
    application = accommodation.application
    queue_mail(
        NEEDS_ANSWERED_MAIL,
        "accommodations/mail/answered.txt",
        to=application.candidate,
        subject_of=accommodation,
        reply_to=accommodation.answered_by,
        link=page_link_for(application.candidate),
        answer=accommodation.answer,
        grant=grant,
        by=accommodation.answered_by,
        opening=application.opening,
    )
