"""Replaying the transitions of an application: verb by verb from the first, by the table of moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.candidates.models import Status
from app.pipeline.rules import MOVE_RULES, MoveVerb


@dataclass(frozen=True)
class ReplayedMove:
    """One transition, as its row has it."""

    id: int
    number: int
    verb: MoveVerb
    from_stage_id: int | None
    from_status: Status | None
    to_stage_id: int
    to_status: Status
    undoes_id: int | None

    @property
    def origin(self) -> tuple[int | None, Status | None]:
        return self.from_stage_id, self.from_status

    @property
    def destination(self) -> tuple[int, Status]:
        return self.to_stage_id, self.to_status


def replay_fault(moves: Sequence[ReplayedMove], stage_id: int, status: Status, version: int) -> str | None:
    """What is wrong with the transitions of an application in order, or with its state; None if nothing."""
    if not moves:
        return "It has no transition."
    if [move.number for move in moves] != list(range(1, version + 1)):
        return f"Its transitions are not numbered from 1 to {version}, its version."
    before: ReplayedMove | None = None
    for move in moves:
        fault = _fault_of(move, before)
        if fault is not None:
            return f"Transition {move.number}, {move.verb}, {fault}."
        before = move
    if before is not None and before.destination != (stage_id, status):
        return "It is at another stage or has another status than its last transition says."
    return None


def _fault_of(move: ReplayedMove, before: ReplayedMove | None) -> str | None:
    if before is None:
        begins = move.verb is MoveVerb.APPLY and move.origin == (None, None)
        return None if begins and move.to_status is Status.ACTIVE else "does not begin an application"
    if move.verb is MoveVerb.APPLY:
        return "begins an application a second time"
    if move.origin != before.destination:
        return "does not begin where the one before ended"
    if move.verb is MoveVerb.UNDO:
        undoes_it = move.undoes_id == before.id and move.destination == before.origin
        return None if undoes_it else "does not lead back to before the last one"
    return _fault_of_verb(move)


def _fault_of_verb(move: ReplayedMove) -> str | None:
    rule = MOVE_RULES[move.verb]
    moves_elsewhere = move.verb is MoveVerb.WITHDRAW and move.to_status is Status.MOVED
    if move.to_status is not rule.to_status and not moves_elsewhere:
        return f"leads to the status {move.to_status}"
    if not rule.stages_forward and move.to_stage_id != move.from_stage_id:
        return "leads to another stage"
    if rule.stages_forward and move.to_stage_id == move.from_stage_id:
        return "leads to no other stage"
    return None
