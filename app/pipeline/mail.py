"""Mail that tells of a move."""

from __future__ import annotations

from flask import current_app

from app.candidates.mail import DECLINED, link_for
from app.candidates.models import Application
from app.outbox.actions import post
from app.outbox.models import Message


def tell_declined(application: Application) -> Message:
    """Tell the candidate, once the time to undo is over.

    The hiring process has every candidate told; the reason and the note stay in the house.
    """
    settings = current_app.extensions["settings"]
    return post(
        DECLINED,
        "pipeline/mail/declined.txt",
        to=application.candidate,
        subject_of=application,
        after=settings.decline_delay,
        link=link_for(application.candidate, after=settings.decline_delay),
        opening=application.opening,
    )
