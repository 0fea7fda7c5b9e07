"""The recruiter's turn to choose what becomes of the other candidates, until all are chosen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, or_

from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_choose() -> Select[Any]:
    """While somebody has no choice, or one that was refused. It is due on the day of the plan."""
    columns = turn_columns(
        TurnKind.CHOOSE_FOR_OTHERS,
        LastPlacePlan.id,
        user_id=Opening.recruiter_id,
        opening_id=LastPlacePlan.opening_id,
        zone=User.time_zone,
        since=LastPlacePlan.made_at,
        due_at=LastPlacePlan.due_at,
    )
    of_plans = columns.select_from(LastPlacePlan).join(Opening, Opening.id == LastPlacePlan.opening_id)
    is_left = (
        LastPlaceChoice.plan_id == LastPlacePlan.id,
        LastPlaceChoice.done_at.is_(None),
        or_(LastPlaceChoice.outcome.is_(None), LastPlaceChoice.refusal.is_not(None)),
    )
    with_owner = of_plans.join(User, User.id == Opening.recruiter_id)
    return with_owner.where(LastPlacePlan.ended_at.is_(None), exists().where(*is_left))


LAST_PLACE_TURNS = TurnScope(LastPlacePlan, "about_id", [TurnSource(TurnKind.CHOOSE_FOR_OTHERS, _to_choose)])
