"""What a move does to the plan for the other candidates: who has ended needs no choice any more."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.candidates.models import Application, Status
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_places.actions import end_plan, plan_for_others
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.queries import open_plan
from app.openings.models import Opening
from app.openings.people import on_recruiter_changed
from app.people.models import User
from app.pipeline.hooks import on_decided_later, on_move
from app.pipeline.models import Transition
from app.shared import clock
from app.turns.actions import update_turns


def update_plan_after_move(application: Application, move: Transition, _by: User | None) -> None:
    """Note that a candidate has ended, or is back; and end the plan of a hire that is no more."""
    if move.from_status is Status.HIRED:
        _end_plan_of_hire(application)
    elif not application.opening.hired:
        return  # the last place was never filled
    elif move.undoes_id is not None:
        _choose_again(move)
    elif move.from_status is Status.ACTIVE and move.to_status is not Status.ACTIVE:
        _note_end(application, move)


def _end_plan_of_hire(application: Application) -> None:
    plan = open_plan(application.opening)
    if plan is not None and plan.hire.application_id == application.id:
        lock_row(plan)
        end_plan(plan)


def _note_end(application: Application, move: Transition) -> None:
    choice = db.session.scalars(
        select(LastPlaceChoice)
        .join(LastPlaceChoice.plan)
        .where(LastPlaceChoice.application_id == application.id, LastPlacePlan.ended_at.is_(None))
    ).one_or_none()
    if choice is None:
        return
    plan = choice.plan
    lock_row(plan)
    choice.done_at, choice.transition_id = clock.now(), move.id
    db.session.flush()
    left = exists().where(LastPlaceChoice.plan_id == plan.id, LastPlaceChoice.done_at.is_(None))
    if db.session.scalar(select(left)):
        update_turns(plan)
    else:
        end_plan(plan)


def _choose_again(undo: Transition) -> None:
    """If the end of a candidate is undone, their choice goes: a person chooses again."""
    ended = select(LastPlaceChoice).where(LastPlaceChoice.transition_id == undo.undoes_id)
    choice = db.session.scalars(ended).one_or_none()
    if choice is None:
        return
    plan = choice.plan
    lock_row(plan)
    choice.done_at = choice.transition_id = choice.outcome = choice.chosen_by = choice.refusal = None
    if plan.hire.application.status is Status.HIRED and open_plan(plan.opening) in (None, plan):
        plan.ended_at = None
    update_turns(plan)


def _give_to_recruiter(opening: Opening) -> None:
    plan = open_plan(opening)
    if plan is not None:
        update_turns(plan)


def register_last_place_hooks() -> None:
    """Register what moves and another recruiter do to a plan, and how it begins with a hire."""
    on_move(update_plan_after_move)
    on_decided_later(plan_for_others)
    on_recruiter_changed(_give_to_recruiter)
