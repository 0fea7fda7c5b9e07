"""What a candidate has been told of an application of theirs: a decline, once its mail has left.

A decline can be undone for a while, and its mail waits as long. Until then nothing a candidate can
reach differs from before.
"""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from app.activity.actions import about
from app.candidates.mail import DECLINED
from app.candidates.models import Application, Status
from app.candidates.rules import has_left
from app.outbox.models import Message
from app.shared import clock
from app.shared.database import db


def status_told(application: Application) -> Status:
    """The status of an application as its candidate knows it."""
    if application.status is not Status.DECLINED:
        return application.status
    notice = decline_notice(application)
    to_a_server = bool(current_app.extensions["settings"].smtp_url)
    if notice and not has_left(notice.state, notice.due_at, clock.now(), to_a_server=to_a_server):
        return Status.ACTIVE
    return Status.DECLINED


def decline_notice(application: Application) -> Message | None:
    """The latest mail that tells of a decline, in whatever state it is."""
    telling = (Message.kind == DECLINED, Message.about == about(application))
    return db.session.scalar(select(Message).where(*telling).order_by(Message.id.desc()).limit(1))
