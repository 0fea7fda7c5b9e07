"""Remove what candidates wrote about what they need, and what was answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.accommodations.models import Accommodation
from app.candidates.models import Application
from app.db.base import db


def remove_accommodations(applications: Any, text: str) -> None:
    """Put `text` in place of requests and answers, and remove what would help: it tells of a person's health.

    The days stay, and who answered.
    """
    theirs = update(Accommodation).where(Accommodation.application_id.in_(applications))
    db.session.execute(theirs.values(text=text, answer="", helps=[]))
    for application in db.session.scalars(select(Application).where(Application.id.in_(applications))):
        application.for_interviewers, application.interview_percent = "", 100
        application.added_answer_days = 0
    db.session.flush()
