"""The applications that wait for a recruiter or a hiring manager to do something."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.candidates.models import Application, Status
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.awaited import Awaited, awaited
from app.pipeline.board import visible_to
from app.pipeline.queries import owes_here, with_what_a_card_shows
from app.shared.database import db

LOOKED_AT = 100  # of the longest waiting


def to_act_on(user: User) -> list[tuple[Application, Awaited]]:
    """The applications of a person's own openings that wait for them, the longest waiting first.

    A recruiter sends, schedules and decides; a hiring manager decides. Their scorecards are not
    here: those wait for them as interviewers.
    """
    own = select(Opening.id).where(or_(Opening.recruiter_id == user.id, Opening.hiring_manager_id == user.id))
    statement = (
        visible_to(user)
        .where(Application.opening_id.in_(own), Application.status == Status.ACTIVE)
        .options(joinedload(Application.opening).joinedload(Opening.recruiter), *with_what_a_card_shows())
        .options(joinedload(Application.opening).joinedload(Opening.hiring_manager))
        .order_by(Application.stage_since, Application.id)
        .limit(LOOKED_AT)
    )
    applications = db.session.scalars(statement).all()
    lines = [(application, awaited(application, user)) for application in applications]
    return [(application, line) for application, line in lines if _is_theirs(application, line, user)]


def _is_theirs(application: Application, line: Awaited, user: User) -> bool:
    if owes_here(user, application):
        return False
    return line.decision or line.user_id == user.id
