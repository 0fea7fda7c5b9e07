"""The applications of a recruiter or hiring manager that wait: for them, or for somebody else."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.candidates.models import Application, Status
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.board.next_step import PendingStep, next_step
from app.pipeline.queries import card_load_options, owes_loaded_scorecard, visible_applications

WAITING_SAMPLE_SIZE = 100  # of the longest waiting


WaitingApplication = tuple[Application, PendingStep]


def waiting_applications(user: User) -> tuple[list[WaitingApplication], list[WaitingApplication]]:
    """The active applications of a person's own openings, the longest waiting first.

    The first list waits for the person, the second for somebody else: a recruiter sends and schedules, a
    hiring manager decides. Applications on which the person owes a scorecard are in neither, as they wait
    for them as an interviewer.
    """
    own = select(Opening.id).where(or_(Opening.recruiter_id == user.id, Opening.hiring_manager_id == user.id))
    statement = (
        visible_applications(user)
        .where(Application.opening_id.in_(own), Application.status == Status.ACTIVE)
        .options(joinedload(Application.opening).joinedload(Opening.recruiter), *card_load_options())
        .options(joinedload(Application.opening).joinedload(Opening.hiring_manager))
        .order_by(Application.stage_since, Application.id)
        .limit(WAITING_SAMPLE_SIZE)
    )
    applications = db.session.scalars(statement).all()
    lines = [(each, next_step(each, user)) for each in applications if not owes_loaded_scorecard(user, each)]
    to_act_on = [line for line in lines if line[1].user_id == user.id]
    return to_act_on, [line for line in lines if line[1].user_id != user.id]
