"""Move the pools of a candidate to another record of the same person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.candidates.models import Candidate
from app.candidates.models.owned_records import SharedKind
from app.db.base import db
from app.pools.models import PoolMember
from app.turns.actions import update_turns, update_turns_of_people


def _move(kept_id: int, other_id: int) -> None:
    """Move the rows of one record to the other.

    Where both are in a pool, the kept one stays, and takes over a reminder if it has none.
    """
    kept = {member.pool_id: member for member in _members([kept_id])}
    for member in _members([other_id]):
        same = kept.get(member.pool_id)
        if same is None:
            member.candidate = db.session.get_one(Candidate, kept_id)
            continue
        if same.remind_on is None:
            same.remind_on, same.remind_at, same.reminds_id = (
                member.remind_on,
                member.remind_at,
                member.reminds_id,
            )
        before, member.remind_on = member.reminds_id, None
        member.remind_at = member.reminds_id = None
        update_turns(member)
        db.session.delete(member)
        update_turns_of_people(before)
    db.session.flush()


def _write_turns(candidate_ids: Sequence[int]) -> None:
    for member in _members(candidate_ids):
        update_turns(member)


def _members(candidate_ids: Sequence[int]) -> Sequence[PoolMember]:
    of_them = select(PoolMember).where(PoolMember.candidate_id.in_(candidate_ids))
    return db.session.scalars(of_them.order_by(PoolMember.id)).all()


POOLS_OF_CANDIDATES = SharedKind(PoolMember.__tablename__, _move, _write_turns)
