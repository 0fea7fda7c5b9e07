"""The turn to decide on a draft: of the opening's hiring manager, or of the admins for their own request."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, literal, null, select

from app.access.roles import Role
from app.db.base import db, enum_type
from app.openings.approvals.models import ApprovalState, OpeningApproval
from app.openings.models import Opening
from app.openings.people import on_hiring_manager_changed
from app.people.models import User
from app.turns.actions import update_turns
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_approve() -> Select[Any]:
    is_own = OpeningApproval.requested_by_id == Opening.hiring_manager_id
    columns = turn_columns(
        TurnKind.APPROVE_OPENING,
        OpeningApproval.id,
        user_id=case((is_own, null()), else_=Opening.hiring_manager_id),
        role=case((is_own, literal(Role.ADMIN, enum_type(Role, "turn_role"))), else_=null()),
        zone=User.time_zone,
        since=OpeningApproval.requested_at,
    )
    of_opening = columns.select_from(OpeningApproval).join(Opening, Opening.id == OpeningApproval.opening_id)
    with_owner = of_opening.join(User, User.id == Opening.hiring_manager_id)
    return with_owner.where(OpeningApproval.state == ApprovalState.WAITING)


OPENING_APPROVAL_TURNS = TurnScope(
    OpeningApproval,
    "about_id",
    [TurnSource(TurnKind.APPROVE_OPENING, _to_approve, lambda approval: approval.is_waiting)],
)


def register_approval_hooks() -> None:
    """Register that a turn follows the hiring manager of an opening."""
    on_hiring_manager_changed(_give_to_manager)


def _give_to_manager(opening: Opening, _by: User) -> None:
    db.session.flush()
    of_opening = (OpeningApproval.opening_id == opening.id, OpeningApproval.state == ApprovalState.WAITING)
    for waiting in db.session.scalars(select(OpeningApproval).where(*of_opening)):
        update_turns(waiting)
