"""Mail to someone who has applied."""

from __future__ import annotations

from app.candidates.models import Application
from app.jobs.posting import company_name, said_of
from app.outbox.actions import post
from app.outbox.models import Message

ARRIVED = "application arrived"


def tell_arrived(application: Application) -> Message:
    """Tell the candidate that their application is here, which stages there are and what comes next.

    One who applies again is told in the same words.
    """
    return post(
        ARRIVED,
        "jobs/mail/application_arrived.txt",
        to=application.candidate,
        subject_of=application,
        opening=application.opening,
        company=company_name(),
        said_of=said_of,
    )
