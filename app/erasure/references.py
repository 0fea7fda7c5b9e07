"""Remove the references of a candidate. Referees are persons, too: they are erased with the candidate."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.activity.models import ERASED_TEXT
from app.db.base import db
from app.reference_checks.models import Referee, RefereeAnswer, RefereeRequest, ReferenceCheck
from app.reference_checks.rules import ERASED_REFEREE_NAME
from app.shared import clock


def remove_references(applications: Any) -> None:
    """Remove who the referees are and what they wrote, and end their links. What they are to a candidate and
    whether they recommend them are words of a list: they stay.
    """
    checks = (
        select(ReferenceCheck.id).where(ReferenceCheck.application_id.in_(applications)).scalar_subquery()
    )
    of_checks = Referee.check_id.in_(checks)
    referees = select(Referee.id).where(of_checks).scalar_subquery()
    open_requests = (RefereeRequest.referee_id.in_(referees), RefereeRequest.ended_at.is_(None))
    db.session.execute(update(RefereeRequest).where(*open_requests).values(ended_at=clock.now()))
    answers = RefereeAnswer.referee_id.in_(referees)
    db.session.execute(update(RefereeAnswer).where(answers).values(text=ERASED_TEXT))
    nameless = {"name": ERASED_REFEREE_NAME, "email": None, "company": "", "how_known": "", "remind_at": None}
    db.session.execute(update(Referee).where(of_checks).values(**nameless))
    db.session.execute(update(ReferenceCheck).where(ReferenceCheck.id.in_(checks)).values(remind_at=None))
