"""Mail that tells of a move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.candidates.mail import DECLINED, link_for
from app.candidates.models import Application
from app.outbox.actions import RenderedMail, queue_mail, render_mail
from app.outbox.models import Message
from app.people.models import User
from app.pipeline.decline_letters import Letter
from app.pipeline.models import ReturnRequest
from app.shared.links import absolute_url

CORRECTION = "correction"
ASKED_TO_RETURN = "asked to come back"
RETURN_ANSWERED = "answer whether they come back"
TEMPLATES = {
    Letter.BEFORE_ANY_TALK: "pipeline/mail/declined_before_any_talk.txt",
    Letter.AFTER_SCREEN: "pipeline/mail/declined_after_screen.txt",
    Letter.AFTER_INTERVIEW: "pipeline/mail/declined_after_interview.txt",
    Letter.FILLED: "pipeline/mail/declined_as_filled.txt",
}


@dataclass(frozen=True)
class Recipient:
    """Somebody a mail went to, as it was addressed."""

    name: str
    email: str


def tell_declined(application: Application, letter: Letter, paragraph: str) -> Message:
    """Tell the candidate, once the time to undo is over.

    The hiring process has every candidate told; the reason and the note stay in the house.
    """
    return queue_mail(
        DECLINED,
        TEMPLATES[letter],
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=link_for(application.candidate),
        **_values(application, paragraph),
    )


def tell_correction(application: Application, left: Sequence[Message], *, to: Recipient) -> Message:
    """Ask somebody to disregard the mails of a move that is undone."""
    recruiter = application.opening.recruiter
    values = _correction(application, left, to)
    return queue_mail(
        CORRECTION, "pipeline/mail/correction.txt", subject_of=application, reply_to=recruiter, **values
    )


def correction_as_written(
    application: Application, left: Sequence[Message], *, to: Recipient
) -> RenderedMail:
    """The mail as `tell_correction` would write it, to be looked at first."""
    return render_mail("pipeline/mail/correction.txt", **_correction(application, left, to))


def recipients_of(left: Sequence[Message]) -> list[Recipient]:
    """Each person who got one of these mails, once."""
    return list({message.to_email: Recipient(message.to_name, message.to_email) for message in left}.values())


def _correction(application: Application, left: Sequence[Message], to: Recipient) -> dict[str, Any]:
    candidate = application.candidate
    own = {candidate.email, candidate.user.email if candidate.user else candidate.email}
    return {
        "to": to,
        "mails": [message for message in left if message.to_email == to.email],
        "candidate": candidate,
        "opening": application.opening,
        "is_candidate": to.email in own,
    }


def declined_as_written(application: Application, letter: Letter, paragraph: str) -> RenderedMail:
    """The mail as `tell_declined` would write it, to be looked at first."""
    return render_mail(TEMPLATES[letter], **_values(application, paragraph))


def tell_asked_to_return(application: Application, message: str) -> Message:
    """Ask the candidate of a withdrawn application whether they come back. They answer on their page."""
    return queue_mail(
        ASKED_TO_RETURN,
        "pipeline/mail/asked_to_return.txt",
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=link_for(application.candidate),
        **_asking(application, message),
    )


def asked_to_return_as_written(application: Application, message: str) -> RenderedMail:
    """The mail as `tell_asked_to_return` would write it, to be looked at first."""
    return render_mail("pipeline/mail/asked_to_return.txt", **_asking(application, message))


def tell_return_answered(request: ReturnRequest, *, to: User) -> Message:
    """Tell somebody what a candidate answered who was asked whether they want to come back."""
    return queue_mail(
        RETURN_ANSWERED,
        "pipeline/mail/return_answered.txt",
        to=to,
        subject_of=request.application,
        request=request,
        page=absolute_url(f"/applications/{request.application_id}"),
    )


def _asking(application: Application, message: str) -> dict[str, Any]:
    return {"to": application.candidate, "opening": application.opening, "message": message}


def _values(application: Application, paragraph: str) -> dict[str, Any]:
    return {"to": application.candidate, "opening": application.opening, "paragraph": paragraph}
