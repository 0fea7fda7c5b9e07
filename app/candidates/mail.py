"""Mail to candidates about their page and their email, and the link to their page in all mail to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.candidates.links import EMAIL_LINK, PAGE_LINK, create_link
from app.candidates.models import Candidate
from app.outbox.actions import mail_due_at, queue_mail
from app.outbox.letters import register_link_introduction
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

DECLINED_MAIL = "application declined"
PAGE_LINK_MAIL = "link to one's page"
NEW_EMAIL_MAIL = "new email to confirm"
EMAIL_CHANGE_MAIL = "email changes"
SAME_PERSON_MAIL = "possibly the same person"
register_link_introduction(
    PAGE_LINK,
    "Your own page shows the status of your application, your interviews and what you can do.\n"
    "This link opens it once. You can request a new link on the page at any time:",
)

register_link_introduction(
    EMAIL_LINK, "This link confirms the email. It works once, in the browser where your page is open:"
)


@dataclass(frozen=True)
class AddressOnly:
    """A recipient of whom only the address is known for certain."""

    email: str

    @property
    def name(self) -> str:
        return self.email


def page_link_for(candidate: Candidate, *, after: timedelta = timedelta(0)) -> tuple[str, int]:
    """The link at the end of a mail to a candidate, as `queue_mail(..., link=...)` takes it.

    `after` is how long the mail waits; the link is valid from then on.
    """
    return PAGE_LINK, create_link(candidate, starts_at=mail_due_at(after))


def send_page_link(candidate: Candidate) -> Message:
    """Send a candidate a new link to their page."""
    return queue_mail(
        PAGE_LINK_MAIL,
        "candidates/mail/link.txt",
        to=candidate,
        subject_of=candidate,
        link=page_link_for(candidate),
    )


def send_confirm_email(candidate: Candidate, email: str, *, after: timedelta) -> Message:
    """Send the link that confirms an email to it. The mail does not say who the candidate is."""
    link_id = create_link(candidate, starts_at=mail_due_at(after), new_email=email)
    return queue_mail(
        NEW_EMAIL_MAIL,
        "candidates/mail/new_email.txt",
        to=AddressOnly(email),
        subject_of=candidate,
        after=after,
        link=(EMAIL_LINK, link_id),
    )


def notify_email_change_requested(candidate: Candidate, new_email: str, *, recruiter: User | None) -> Message:
    """Notify the current email of the request to change it, and how to object."""
    return queue_mail(
        EMAIL_CHANGE_MAIL,
        "candidates/mail/email_changes.txt",
        to=candidate,
        subject_of=candidate,
        reply_to=recruiter,
        link=page_link_for(candidate),
        new_email=new_email,
    )


def notify_email_changed(candidate: Candidate, old_email: str, *, recruiter: User | None) -> Message:
    """Notify the previous email of a candidate that mail now goes to another."""
    return queue_mail(
        EMAIL_CHANGE_MAIL,
        "candidates/mail/email_changed.txt",
        to=AddressOnly(old_email),
        subject_of=candidate,
        reply_to=recruiter,
        candidate=candidate,
    )


def notify_same_person(candidate: Candidate, other: Candidate | User, email: str, *, to: User) -> Message:
    """Notify a recruiter that a candidate confirmed the email of another record: both may be one person."""
    page = "edit" if isinstance(other, User) else f"merge?with={other.id}"
    return queue_mail(
        SAME_PERSON_MAIL,
        "candidates/mail/same_person.txt",
        to=to,
        subject_of=candidate,
        candidate=candidate,
        other=other,
        is_account=isinstance(other, User),
        email=email,
        page=absolute_url(f"/candidates/{candidate.id}/{page}"),
    )
