"""The mail about moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.candidates.mail import DECLINED_MAIL, page_link_for
from app.candidates.models import Application
from app.outbox.actions import queue_mail, render_mail
from app.outbox.mail_texts import RenderedMail
from app.outbox.models import Message
from app.people.models import User
from app.pipeline.decline_letters import Letter
from app.pipeline.mail.texts import LETTER_TEMPLATES
from app.pipeline.models import ReturnRequest
from app.shared.links import absolute_url

CORRECTION_MAIL = "correction"
RETURN_REQUEST_MAIL = "asked to come back"
RETURN_ANSWER_MAIL = "answer whether they come back"


@dataclass(frozen=True)
class MailRecipient:
    """Somebody a mail went to, as it was addressed."""

    name: str
    email: str


def send_decline_letter(application: Application, letter: Letter, paragraph: str) -> Message:
    """Send the candidate the letter, once the time to undo is over.

    From the hiring process: every candidate is notified. The reason and the note are for staff only.
    """
    return queue_mail(
        DECLINED_MAIL,
        LETTER_TEMPLATES[letter],
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate),
        **_letter_values(application, paragraph),
    )


def send_correction(application: Application, left: Sequence[Message], *, to: MailRecipient) -> Message:
    """Ask a recipient to disregard the mails of a move that is undone."""
    recruiter = application.opening.recruiter
    values = _correction_values(application, left, to)
    return queue_mail(
        CORRECTION_MAIL, "pipeline/mail/correction.txt", subject_of=application, reply_to=recruiter, **values
    )


def compose_correction(
    application: Application, left: Sequence[Message], *, to: MailRecipient
) -> RenderedMail:
    """The mail that `send_correction` sends, for a preview."""
    return render_mail("pipeline/mail/correction.txt", **_correction_values(application, left, to))


def distinct_recipients(left: Sequence[Message]) -> list[MailRecipient]:
    """Each person who got one of these mails, once."""
    return list(
        {message.to_email: MailRecipient(message.to_name, message.to_email) for message in left}.values()
    )


def _correction_values(
    application: Application, left: Sequence[Message], to: MailRecipient
) -> dict[str, Any]:
    candidate = application.candidate
    own = {candidate.email, candidate.user.email if candidate.user else candidate.email}
    return {
        "to": to,
        "mails": [message for message in left if message.to_email == to.email],
        "candidate": candidate,
        "opening": application.opening,
        "is_candidate": to.email in own,
    }


def compose_decline_letter(application: Application, letter: Letter, paragraph: str) -> RenderedMail:
    """The mail that `send_decline_letter` sends, for a preview."""
    return render_mail(LETTER_TEMPLATES[letter], **_letter_values(application, paragraph))


def send_return_request(application: Application, message: str) -> Message:
    """Ask the candidate of a withdrawn application to come back. They answer on their page."""
    return queue_mail(
        RETURN_REQUEST_MAIL,
        "pipeline/mail/asked_to_return.txt",
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate),
        **_return_request_values(application, message),
    )


def compose_return_request(application: Application, message: str) -> RenderedMail:
    """The mail that `send_return_request` sends, for a preview."""
    return render_mail("pipeline/mail/asked_to_return.txt", **_return_request_values(application, message))


def notify_return_answer(request: ReturnRequest, *, to: User) -> Message:
    """Notify somebody of a candidate's answer to the question whether they come back."""
    return queue_mail(
        RETURN_ANSWER_MAIL,
        "pipeline/mail/return_answered.txt",
        to=to,
        subject_of=request.application,
        request=request,
        page=absolute_url(f"/applications/{request.application_id}"),
    )


def _return_request_values(application: Application, message: str) -> dict[str, Any]:
    return {"to": application.candidate, "opening": application.opening, "message": message}


def _letter_values(application: Application, paragraph: str) -> dict[str, Any]:
    return {"to": application.candidate, "opening": application.opening, "paragraph": paragraph}
