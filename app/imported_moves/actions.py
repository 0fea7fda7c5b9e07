"""Write the past moves of candidates, each once, and delete them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select

from app.db.base import db
from app.imported_moves.models import ImportedMove
from app.imported_moves.rules import PastMove


@dataclass(frozen=True)
class CandidateMoves:
    """The past moves of a candidate that a row of a file tells of."""

    candidate_id: int
    application_id: int | None
    moves: Sequence[PastMove]


def add_imported_moves(told: Sequence[CandidateMoves], *, system: str) -> None:
    """Write past moves that are not known yet. The number of statements is fixed."""
    told = [each for each in told if each.moves]
    if not told:
        return
    known = _known(system, {each.candidate_id for each in told})
    values = []
    for each in told:
        seen = known.setdefault(each.candidate_id, set())
        new = [move for move in each.moves if move not in seen]
        seen.update(new)
        ids = {"candidate_id": each.candidate_id, "application_id": each.application_id}
        values += [
            ids | {"system": system, "stage": move.stage, "job": move.job, "moved_on": move.day}
            for move in new
        ]
    if values:
        db.session.execute(insert(ImportedMove), values)


def delete_imported_moves(candidate_ids: Collection[int], application_ids: Collection[int] = ()) -> None:
    """Delete the past moves of candidates, and those that came with applications."""
    theirs = or_(
        ImportedMove.candidate_id.in_(candidate_ids), ImportedMove.application_id.in_(application_ids)
    )
    db.session.execute(delete(ImportedMove).where(theirs))


def _known(system: str, candidate_ids: Collection[int]) -> dict[int, set[PastMove]]:
    columns = (ImportedMove.candidate_id, ImportedMove.stage, ImportedMove.job, ImportedMove.moved_on)
    theirs = select(*columns).where(
        ImportedMove.candidate_id.in_(candidate_ids), ImportedMove.system == system
    )
    found: dict[int, set[PastMove]] = {}
    for candidate_id, stage, job, day in db.session.execute(theirs):
        found.setdefault(candidate_id, set()).add(PastMove(stage, job, day))
    return found
