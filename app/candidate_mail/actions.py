"""Actions of mail to a candidate: write one, and cancel one that waits for its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidate_mail import rules
from app.candidate_mail.queries import WRITTEN_MAIL, same_mail_just_written, written_mail
from app.candidates.mail import page_link_for
from app.candidates.models import Application
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import visible_state
from app.interviews.locks import lock_application
from app.last_opened.actions import record_change
from app.mail_texts.written_mail import check_written_mail, write_mail
from app.outbox.actions import cancel_message, queue_mail
from app.outbox.mail_texts import MailWording, RenderedMail
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from app.shared.locales import COMMON
from app.shared.refusals import Conflict


def check_can_write(application: Application) -> None:
    """Raise RuleBroken if the candidate's data was deleted. Any other candidate can be written to."""
    check_not_erased(application.candidate.erased_at)


def compose_mail(application: Application, wording: MailWording, *, by: User) -> RenderedMail:
    """The mail that `write_to_candidate` sends, for a preview.

    Its stage is the one that the candidate may know of.
    """
    with force_locale(str(COMMON)):
        return write_mail(
            wording,
            {
                "to": application.candidate,
                "opening": application.opening,
                "sender": by,
                "stage": lambda: visible_state(application).stage.name,
            },
        )


def write_to_candidate(
    application: Application, wording: MailWording, *, send_at: datetime | None = None, by: User
) -> Message:
    """Write a mail to a candidate, to be sent at `send_at` or now. Replies go to the opening's recruiter.

    Raises RuleBroken for an unknown placeholder, for a time that has passed or is too far ahead, and for a
    candidate with deleted data; Conflict for a mail that was just written.
    """
    lock_application(application)
    check_can_write(application)
    check_written_mail(wording)
    rules.check_send_time(send_at, clock.now())
    mail = compose_mail(application, wording, by=by)
    if same_mail_just_written(application, mail):
        raise Conflict(_("This mail was just written. It is listed under Mail. To send it again, change it."))
    after = send_at - clock.now() if send_at else timedelta(0)
    message = queue_mail(
        WRITTEN_MAIL,
        mail,
        to=application.candidate,
        subject_of=application,
        link=None if mail.link_at is None else page_link_for(application.candidate, after=after),
        after=after,
        reply_to=application.opening.recruiter,
    )
    record_activity(ActivityVerb.WROTE_MAIL, application, by=by)
    record_change(application, by=by)
    return message


def cancel_written_mail(application: Application, message_id: int, *, by: User) -> None:
    """Cancel a mail before its time. Raises Conflict if it was sent, or cancelled already."""
    message = written_mail(application, message_id)
    if message is None or not cancel_message(message):
        raise Conflict(_("This mail was already sent or cancelled."))
    record_activity(ActivityVerb.CANCELLED_WRITTEN_MAIL, application, by=by)
    record_change(application, by=by)
