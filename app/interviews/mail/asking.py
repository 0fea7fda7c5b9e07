"""Mail that asks a candidate for a time, and asks again; in the end it tells the recruiter."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.mail import link_for
from app.interviews.models import SlotRequest
from app.interviews.rules import REMIND_TO_CHOOSE, TELL_RECRUITER
from app.outbox.actions import post
from app.shared.links import address_of

ASKED_TO_CHOOSE = "time to choose"


def tell_to_choose(request: SlotRequest) -> None:
    """Ask the candidate for a time, now."""
    _ask(request, "interviews/mail/choose.txt")


def remind_to_choose(request: SlotRequest) -> None:
    """Ask again after a day and after two, and then tell the recruiter; all of it waits with the request."""
    for after in REMIND_TO_CHOOSE:
        _ask(request, "interviews/mail/choose_reminder.txt", after=after)
    application = request.application
    post(
        ASKED_TO_CHOOSE,
        "interviews/mail/not_chosen.txt",
        to=application.opening.recruiter,
        subject_of=request,
        after=TELL_RECRUITER,
        request=request,
        address=address_of(f"/applications/{application.id}"),
    )


def _ask(request: SlotRequest, template: str, *, after: timedelta = timedelta(0)) -> None:
    application = request.application
    post(
        ASKED_TO_CHOOSE,
        template,
        to=application.candidate,
        subject_of=request,
        after=after,
        reply_to=application.opening.recruiter,
        link=link_for(application.candidate, after=after),
        request=request,
    )
