"""The candidate's turn to answer whether they move to another opening."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from app.candidates.models import Application, Candidate
from app.opening_moves.models import OpeningMove
from app.turns.models import TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_answer() -> Select[Any]:
    columns = turn_columns(
        TurnKind.ANSWER_MOVE,
        OpeningMove.id,
        candidate_id=Application.candidate_id,
        application_id=Application.id,
        opening_id=Application.opening_id,
        zone=Candidate.time_zone,
        since=OpeningMove.proposed_at,
        due_at=OpeningMove.expires_at,
    )
    proposed = columns.select_from(OpeningMove).join(
        Application, Application.id == OpeningMove.application_id
    )
    with_candidate = proposed.join(Candidate, Candidate.id == Application.candidate_id)
    return with_candidate.where(OpeningMove.ended_at.is_(None))


OPENING_MOVE_TURNS = TurnScope(OpeningMove, "about_id", [TurnSource(TurnKind.ANSWER_MOVE, _to_answer)])
