"""Mail that asks a candidate to choose a time and reminds them, and in the end notifies the recruiter."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.mail import page_link_for
from app.candidates.models import Application
from app.interviews.models import SlotRequest
from app.interviews.rules import SLOT_ESCALATION_DELAY, SLOT_REMINDER_DELAYS
from app.outbox.actions import cancel_mail, queue_mail
from app.shared.links import absolute_url

SLOT_REQUEST_MAIL = "time to choose"


def send_slot_request(request: SlotRequest) -> None:
    """Ask the candidate for a time. The mail is about the application, and its page shows it."""
    _send_to_candidate(request, "interviews/mail/choose.txt", subject_of=request.application)


def send_slot_reminders(request: SlotRequest) -> None:
    """Remind after SLOT_REMINDER_DELAYS, then notify the recruiter; cancelled with the request."""
    for after in SLOT_REMINDER_DELAYS:
        _send_to_candidate(request, "interviews/mail/choose_reminder.txt", subject_of=request, after=after)
    application = request.application
    queue_mail(
        SLOT_REQUEST_MAIL,
        "interviews/mail/not_chosen.txt",
        to=application.opening.recruiter,
        subject_of=request,
        after=SLOT_ESCALATION_DELAY,
        request=request,
        address=absolute_url(f"/applications/{application.id}"),
    )


def cancel_slot_request_mail(request: SlotRequest) -> None:
    """Cancel the unsent mails of a request."""
    for record in (request, request.application):
        cancel_mail(SLOT_REQUEST_MAIL, record)


def _send_to_candidate(
    request: SlotRequest,
    template: str,
    *,
    subject_of: SlotRequest | Application,
    after: timedelta = timedelta(0),
) -> None:
    application = request.application
    queue_mail(
        SLOT_REQUEST_MAIL,
        template,
        to=application.candidate,
        subject_of=subject_of,
        after=after,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate, after=after),
        request=request,
    )
