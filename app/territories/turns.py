"""The turns of what one person requests and another decides: a change, or an override of the gate."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, literal

from app.access.roles import Role
from app.territories.models import ChangeRequest, ChangeState, GateOverride, OverrideState
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns

_ANY_ISR_MANAGER = literal(Role.ISR_MANAGER, Turn.role.type)


def _change_to_decide() -> Select[Any]:
    """By the manager it names, else by any ISR manager."""
    statement = turn_columns(
        TurnKind.DECIDE_CHANGE,
        ChangeRequest.id,
        user_id=ChangeRequest.manager_id,
        role=case((ChangeRequest.manager_id.is_(None), _ANY_ISR_MANAGER)),
        since=ChangeRequest.asked_at,
        zone=None,
    )
    return statement.where(ChangeRequest.state == ChangeState.ASKED)


def _override_to_decide() -> Select[Any]:
    by = {"role": _ANY_ISR_MANAGER, "zone": None}
    statement = turn_columns(TurnKind.DECIDE_OVERRIDE, GateOverride.id, since=GateOverride.asked_at, **by)
    return statement.where(GateOverride.state == OverrideState.ASKED)


REQUEST_TURNS = (
    TurnScope(ChangeRequest, "about_id", [TurnSource(TurnKind.DECIDE_CHANGE, _change_to_decide)]),
    TurnScope(GateOverride, "about_id", [TurnSource(TurnKind.DECIDE_OVERRIDE, _override_to_decide)]),
)
