"""Mail that tells of a move."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.candidates.mail import DECLINED, link_for
from app.candidates.models import Application
from app.outbox.actions import Written, compose, post
from app.outbox.models import Message
from app.pipeline.letters import Letter

TEMPLATES = {
    Letter.BEFORE_ANY_TALK: "pipeline/mail/declined_before_any_talk.txt",
    Letter.AFTER_SCREEN: "pipeline/mail/declined_after_screen.txt",
    Letter.AFTER_INTERVIEW: "pipeline/mail/declined_after_interview.txt",
    Letter.FILLED: "pipeline/mail/declined_as_filled.txt",
}


def tell_declined(application: Application, letter: Letter, paragraph: str) -> Message:
    """Tell the candidate, once the time to undo is over.

    The hiring process has every candidate told; the reason and the note stay in the house.
    """
    delay = current_app.extensions["settings"].decline_delay
    return post(
        DECLINED,
        TEMPLATES[letter],
        subject_of=application,
        after=delay,
        reply_to=application.opening.recruiter,
        link=link_for(application.candidate, after=delay),
        **_values(application, paragraph),
    )


def declined_as_written(application: Application, letter: Letter, paragraph: str) -> Written:
    """The mail as `tell_declined` would write it, to be looked at first."""
    return compose(TEMPLATES[letter], **_values(application, paragraph))


def _values(application: Application, paragraph: str) -> dict[str, Any]:
    return {"to": application.candidate, "opening": application.opening, "paragraph": paragraph}
