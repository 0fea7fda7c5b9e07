"""Mail that asks a candidate for a time, and asks again; in the end it tells the recruiter."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.mail import link_for
from app.candidates.models import Application
from app.interviews.models import SlotRequest
from app.interviews.rules import REMIND_TO_CHOOSE, TELL_RECRUITER
from app.outbox.actions import cancel_mail, queue_mail
from app.shared.links import absolute_url

ASKED_TO_CHOOSE = "time to choose"


def tell_to_choose(request: SlotRequest) -> None:
    """Ask the candidate for a time, now. About the application, which shows what has left."""
    _ask(request, "interviews/mail/choose.txt", subject_of=request.application)


def remind_to_choose(request: SlotRequest) -> None:
    """Ask again after a day and after two, and then tell the recruiter; all of it waits with the request."""
    for after in REMIND_TO_CHOOSE:
        _ask(request, "interviews/mail/choose_reminder.txt", subject_of=request, after=after)
    application = request.application
    queue_mail(
        ASKED_TO_CHOOSE,
        "interviews/mail/not_chosen.txt",
        to=application.opening.recruiter,
        subject_of=request,
        after=TELL_RECRUITER,
        request=request,
        address=absolute_url(f"/applications/{application.id}"),
    )


def take_back_questions(request: SlotRequest) -> None:
    """There is nothing to choose any more: what has not left stays here."""
    for record in (request, request.application):
        cancel_mail(ASKED_TO_CHOOSE, record)


def _ask(
    request: SlotRequest,
    template: str,
    *,
    subject_of: SlotRequest | Application,
    after: timedelta = timedelta(0),
) -> None:
    application = request.application
    queue_mail(
        ASKED_TO_CHOOSE,
        template,
        to=application.candidate,
        subject_of=subject_of,
        after=after,
        reply_to=application.opening.recruiter,
        link=link_for(application.candidate, after=after),
        request=request,
    )
