"""Reading what was chosen for the other candidates of an opening."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview, interviews_of
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.openings.models import Opening
from app.people.models import User
from app.tags.queries import owes_scorecard_on_candidate


def open_plan(opening: Opening) -> LastPlacePlan | None:
    """The plan for the other candidates of an opening that is not done yet."""
    is_open = (LastPlacePlan.opening_id == opening.id, LastPlacePlan.ended_at.is_(None))
    return db.session.scalars(select(LastPlacePlan).where(*is_open)).one_or_none()


def open_choices(plan: LastPlacePlan) -> Sequence[LastPlaceChoice]:
    """The choices of a plan that are not done, with the applications, their candidates and interviews."""
    application = contains_eager(LastPlaceChoice.application)
    statement = (
        select(LastPlaceChoice)
        .join(LastPlaceChoice.application)
        .where(LastPlaceChoice.plan_id == plan.id, LastPlaceChoice.done_at.is_(None))
        .options(
            application.joinedload(Application.candidate),
            application.joinedload(Application.stage),
            application.options(selectinload(interviews_of.attribute).selectinload(Interview.stage)),
            joinedload(LastPlaceChoice.chosen_by).lazyload(User.granted_roles),
        )
        .order_by(LastPlaceChoice.application_id)
    )
    return db.session.scalars(statement).all()


def withheld_from(user: User, plan: LastPlacePlan) -> frozenset[int]:
    """The applications of a plan on whose candidates a person owes a scorecard: they choose nothing for them
    and see no choice, which may be a pool.
    """
    owed = (
        select(LastPlaceChoice.application_id)
        .join(LastPlaceChoice.application)
        .where(
            LastPlaceChoice.plan_id == plan.id,
            owes_scorecard_on_candidate(user, Application.candidate_id),
        )
    )
    return frozenset(db.session.scalars(owed))
