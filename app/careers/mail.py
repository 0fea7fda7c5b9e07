"""Mail to applicants."""

from __future__ import annotations

from app.candidates.mail import page_link_for
from app.candidates.models import Application
from app.careers.models import SubmittedApplication
from app.careers.posting import address_of_job
from app.openings.models import Opening
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

APPLICATION_ARRIVED_MAIL = "application arrived"
SIGN_IN_TO_APPLY_MAIL = "sign in to apply"
APPLICATION_NOT_ACCEPTED_MAIL = "application not taken"


def confirm_application(application: Application) -> Message:
    """Confirm to the candidate that we have their application, with its stages and what comes next.

    The mail is the same for a candidate who applies again.
    """
    return queue_mail(
        APPLICATION_ARRIVED_MAIL,
        "careers/mail/application_arrived.txt",
        to=application.candidate,
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate),
        opening=application.opening,
    )


def notify_not_accepted(submitted: SubmittedApplication, sentence: str) -> Message:
    """Notify an applicant that their application cannot be taken, for example because the opening closed."""
    return queue_mail(
        APPLICATION_NOT_ACCEPTED_MAIL,
        "careers/mail/application_not_taken.txt",
        to=submitted,
        subject_of=submitted.opening,
        opening=submitted.opening,
        sentence=sentence,
        jobs=absolute_url("/jobs"),
    )


def ask_to_sign_in(colleague: User, opening: Opening) -> Message:
    """Notify a colleague that somebody applied with their email, and how to apply if it was they."""
    return queue_mail(
        SIGN_IN_TO_APPLY_MAIL,
        "careers/mail/sign_in_to_apply.txt",
        to=colleague,
        subject_of=colleague,
        opening=opening,
        address=address_of_job(opening),
    )
