"""The link to their own page that mail to a candidate ends with, and the mail that has nothing else."""

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
    "Your own page has where your application stands, your interviews and what you can do.\n"
    "This link opens it once; the page sends you a new link whenever you ask:",
)

register_link_introduction(
    EMAIL_LINK, "This link confirms the address. It works once, in the browser that has your page open:"
)


@dataclass(frozen=True)
class AddressOnly:
    """An address that mail goes to, of which no name is known for certain."""

    email: str

    @property
    def name(self) -> str:
        return self.email


def page_link_for(candidate: Candidate, *, after: timedelta = timedelta(0)) -> tuple[str, int]:
    """What a mail to a candidate ends with: `post(..., link=link_for(candidate))`. The words above it
    stand here.

    `after` is how long that mail waits: its link is good from then on, and the one before until then.
    """
    return PAGE_LINK, create_link(candidate, starts_at=mail_due_at(after)).id


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
    """Send the link that confirms an email to it. Nothing in the mail says whose application it is."""
    link = create_link(candidate, starts_at=mail_due_at(after), new_email=email)
    return queue_mail(
        NEW_EMAIL_MAIL,
        "candidates/mail/new_email.txt",
        to=AddressOnly(email),
        subject_of=candidate,
        after=after,
        link=(EMAIL_LINK, link.id),
    )


def notify_email_change_requested(candidate: Candidate, new_email: str, *, recruiter: User | None) -> Message:
    """Tell the present address that a change to another was asked for, and how to object."""
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
    """Tell the address a candidate had until now that mail goes to another."""
    return queue_mail(
        EMAIL_CHANGE_MAIL,
        "candidates/mail/email_changed.txt",
        to=AddressOnly(old_email),
        subject_of=candidate,
        reply_to=recruiter,
        candidate=candidate,
    )


def notify_same_person(candidate: Candidate, other: Candidate | User, email: str, *, to: User) -> Message:
    """Tell a recruiter that a candidate reads the mail of another record, so both may be one person."""
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
