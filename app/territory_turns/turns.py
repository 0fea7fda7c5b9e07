"""The turns of ISR managers, and what depends on a user.

An ISR is the turn of their manager, and a territory that of the manager of its last assignment.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, exists, func, not_, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.db.base import db
from app.db.days import EndOfDay, StartOfDay
from app.onboarding.gate.sql import gate_is_open, issue_complete_since, issue_is_complete
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import IS_RUNNING
from app.people.departure.loose_ends import lacks_role
from app.people.leaving import lock_givers, on_roles_changed
from app.people.models import GrantedRole, User
from app.territories.models import Assignment, Territory
from app.territories.queries import ASSIGNMENT_HAS_NO_LAST_DAY, ASSIGNMENT_NOT_CANCELLED
from app.turns.actions import update_turns_of_many, update_turns_of_people
from app.turns.left_work import LEFT_WORK_TURNS
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns

_MANAGER = aliased(User)
_OF_ISR = (Assignment.isr_id == User.id, ASSIGNMENT_NOT_CANCELLED)
_HAS_NO_LAST_DAY = (*_OF_ISR, ASSIGNMENT_HAS_NO_LAST_DAY)


def _ready_for_territory() -> Select[Any]:
    """Since the gate opened, or since the last day of their last territory if that is later.

    Of an ISR who holds none, or only some with a last day: it opens after the last of these days.
    """
    completed = func.max(issue_complete_since(GatingIssue))
    opened_at = select(completed).where(GatingIssue.onboarding_id == Onboarding.id).scalar_subquery()
    is_ready_at = func.coalesce(opened_at, EstablishedIsr.recorded_at)
    held_until = EndOfDay(_last_day(*_OF_ISR))
    since = case((held_until > is_ready_at, held_until), else_=is_ready_at)
    statement = _of_isrs(TurnKind.ASSIGN_TERRITORY, since, opens_at=since)
    return statement.where(gate_is_open(User.id), ~exists().where(*_HAS_NO_LAST_DAY))


def _gate_to_resolve() -> Select[Any]:
    """Since the first incomplete issue is open, of an ISR who holds a territory without an override.

    If each has a last day, it closes when the last of these days begins.
    """
    holds = (*_OF_ISR, Assignment.override_id.is_(None))
    stays = exists().where(*holds, ASSIGNMENT_HAS_NO_LAST_DAY)
    incomplete = (GatingIssue.onboarding_id == Onboarding.id, not_(issue_is_complete(GatingIssue)))
    missing_since = select(func.min(GatingIssue.opened_at)).where(*incomplete).scalar_subquery()
    held_since = select(func.min(Assignment.assigned_at)).where(*holds).scalar_subquery()
    closes_at = case((~stays, StartOfDay(_last_day(*holds))))
    statement = _of_isrs(TurnKind.RESOLVE_GATE, func.coalesce(missing_since, held_since), closes_at=closes_at)
    return statement.where(not_(gate_is_open(User.id)), exists().where(*holds))


def _last_day(*which: Any) -> Any:
    """The latest last day of some assignments; NULL without any."""
    return select(func.max(Assignment.ends_on)).where(*which).scalar_subquery()


def _of_isrs(kind: TurnKind, since: Any, **times: Any) -> Select[Any]:
    """For the manager of their running onboarding, else the manager who registered them as existing ISR."""
    manager_id = func.coalesce(Onboarding.manager_id, EstablishedIsr.manager_id)
    by = {"user_id": manager_id, "onboarding_id": Onboarding.id, "zone": _MANAGER.time_zone}
    statement = turn_columns(kind, User.id, since=since, **by, **times).select_from(User)
    of_onboarding = statement.outerjoin(Onboarding, and_(Onboarding.isr_id == User.id, IS_RUNNING))
    recorded = of_onboarding.outerjoin(EstablishedIsr, EstablishedIsr.isr_id == User.id)
    is_isr = User.granted_roles.any(GrantedRole.role == Role.ISR)
    return recorded.join(_MANAGER, _MANAGER.id == manager_id).where(User.active, is_isr)


def _territory_to_fill() -> Select[Any]:
    """Since the last day of an ISR who left, while nobody follows them.

    It opens when that day begins, in UTC.
    """
    later = aliased(Assignment)
    follows = (later.territory_id == Territory.id, later.taken_back_at.is_(None), later.id > Assignment.id)
    since = StartOfDay(Assignment.ends_on)
    by = {"user_id": Assignment.manager_id, "zone": _MANAGER.time_zone, "opens_at": since}
    statement = turn_columns(TurnKind.FILL_TERRITORY, Territory.id, since=since, **by).select_from(Territory)
    held = statement.join(Assignment, Assignment.territory_id == Territory.id)
    of_manager = held.join(_MANAGER, _MANAGER.id == Assignment.manager_id)
    return of_manager.where(
        Territory.removed_at.is_(None),
        ASSIGNMENT_NOT_CANCELLED,
        Assignment.ends_on.is_not(None),
        lacks_role(Role.ISR)(Assignment.isr_id),
        ~exists().where(*follows),
    )


def _update_turns_of(user: User) -> None:
    """When the roles of a person change: their work is left, they are an ISR, or left territories as one."""
    held = select(Assignment.territory_id).where(Assignment.isr_id == user.id, ~ASSIGNMENT_HAS_NO_LAST_DAY)
    managers = select(EstablishedIsr.manager_id).where(EstablishedIsr.isr_id == user.id)
    update_turns_of_people(user, *db.session.scalars(managers))
    update_turns_of_many(Territory, db.session.scalars(held.distinct()).all())


on_roles_changed(_update_turns_of)
USER_TURNS = TurnScope(
    User,
    "about_id",
    (
        TurnSource(TurnKind.ASSIGN_TERRITORY, _ready_for_territory),
        TurnSource(TurnKind.RESOLVE_GATE, _gate_to_resolve),
        *LEFT_WORK_TURNS,
    ),
    lock=lock_givers,
)
TERRITORY_TURNS = TurnScope(Territory, "about_id", [TurnSource(TurnKind.FILL_TERRITORY, _territory_to_fill)])
