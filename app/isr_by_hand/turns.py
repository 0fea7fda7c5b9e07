"""The turn of a correction that waits for a decision."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, literal

from app.access.roles import Role
from app.book.models import ClosingCorrection, CorrectionState
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _correction_to_decide() -> Select[Any]:
    """By any ISR manager. Sales operations and admins see it, too."""
    by = {"role": literal(Role.ISR_MANAGER, Turn.role.type), "zone": None}
    since = ClosingCorrection.asked_at
    statement = turn_columns(TurnKind.DECIDE_CORRECTION, ClosingCorrection.id, since=since, **by)
    return statement.where(ClosingCorrection.state == CorrectionState.ASKED)


CORRECTION_TURNS = TurnScope(
    ClosingCorrection, "about_id", [TurnSource(TurnKind.DECIDE_CORRECTION, _correction_to_decide)]
)
