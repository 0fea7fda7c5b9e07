"""The turn to come back to a candidate in a pool, on the day that somebody chose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased

from app.people.models import User
from app.pools.models import PoolMember
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_come_back() -> Select[Any]:
    """By the person who set the reminder, from the start of its day."""
    owner = aliased(User)
    columns = turn_columns(
        TurnKind.COME_BACK,
        PoolMember.id,
        user_id=PoolMember.reminds_id,
        zone=owner.time_zone,
        since=PoolMember.remind_at,
        opens_at=PoolMember.remind_at,
    )
    with_owner = columns.select_from(PoolMember).join(owner, owner.id == PoolMember.reminds_id)
    return with_owner.where(PoolMember.remind_at.is_not(None))


POOL_TURNS = TurnScope(PoolMember, "about_id", [TurnSource(TurnKind.COME_BACK, _to_come_back)])
