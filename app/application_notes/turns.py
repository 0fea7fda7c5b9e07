"""The turn to look at a note, of a person whom its author asks.

It names no application, which does not wait for it. Who may not read the note does not see the turn.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from app.application_notes.models import LookRequest
from app.people.models import User
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_look() -> Select[Any]:
    by = {"user_id": LookRequest.user_id, "zone": User.time_zone}
    statement = turn_columns(TurnKind.LOOK_AT_NOTE, LookRequest.id, since=LookRequest.asked_at, **by)
    asked = statement.select_from(LookRequest).join(User, User.id == LookRequest.user_id)
    return asked.where(LookRequest.ended_at.is_(None))


LOOK_TURNS = TurnScope(LookRequest, "about_id", [TurnSource(TurnKind.LOOK_AT_NOTE, _to_look)])
