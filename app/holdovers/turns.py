"""The turns of holdovers: any ISR manager decides, but who requested it and the two ISRs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, literal

from app.access.roles import Role
from app.holdovers.models import Holdover, HoldoverState
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _holdover_to_decide() -> Select[Any]:
    by = {"role": literal(Role.ISR_MANAGER, Turn.role.type), "zone": None}
    statement = turn_columns(TurnKind.DECIDE_HOLDOVER, Holdover.id, since=Holdover.asked_at, **by)
    return statement.where(Holdover.state == HoldoverState.ASKED)


HOLDOVER_TURNS = TurnScope(Holdover, "about_id", [TurnSource(TurnKind.DECIDE_HOLDOVER, _holdover_to_decide)])
