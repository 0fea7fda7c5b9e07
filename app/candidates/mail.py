"""The link to their own page that mail to a candidate ends with, and the mail that has nothing else."""

from __future__ import annotations

from datetime import timedelta

from app.candidates.links import LINK, new_link
from app.candidates.models import Candidate
from app.outbox.actions import leaves_at, post
from app.outbox.models import Message
from app.outbox.post_office import introduces

DECLINED = "application declined"
ASKED_FOR = "link to one's page"
introduces(
    LINK,
    "Your own page has where your application stands, your interviews and what you can do.\n"
    "This link opens it once; the page sends you a new link whenever you ask:",
)


def link_for(candidate: Candidate, *, after: timedelta = timedelta(0)) -> tuple[str, int]:
    """What a mail to a candidate ends with: `post(..., link=link_for(candidate))`. The words above it
    stand here.

    `after` is how long that mail waits: its link is good from then on, and the one before until then.
    """
    return LINK, new_link(candidate, starts_at=leaves_at(after)).id


def tell_link(candidate: Candidate) -> Message:
    """Send a candidate a new link to their page."""
    return post(
        ASKED_FOR,
        "candidates/mail/link.txt",
        to=candidate,
        subject_of=candidate,
        link=link_for(candidate),
    )
