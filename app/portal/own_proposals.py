"""What a candidate's data says of other openings that were proposed, and of colleagues who know them."""

from __future__ import annotations

from typing import Any

from app.candidates.models import Application
from app.conflicts_of_interest.queries import conflicts_of
from app.opening_moves.models import OpeningMove
from app.opening_moves.queries import moves_of


def proposals_and_acquaintances(application: Application) -> dict[str, Any]:
    """Both, for one application. What a colleague stated names no colleague."""
    stated = conflicts_of(application)
    return {
        "other_openings_proposed": [_proposal(move) for move in moves_of(application)],
        "people_you_know_here": [
            {
                "who": each.named if each.stated_by_id is None else None,
                "how": each.acquaintance.value,
                "details": each.details if each.stated_by_id is None else None,
                "stated_at": each.stated_at.isoformat(),
                "stated_by": "you" if each.stated_by_id is None else "a colleague",
            }
            for each in stated
        ],
    }


def _proposal(move: OpeningMove) -> dict[str, Any]:
    return {
        "role": move.to_opening.role,
        "region": move.to_opening.region,
        "proposed_at": move.proposed_at.isoformat(),
        "message": move.note.text if move.note else "",
        "your_answer": move.answer.value if move.answer else None,
        "with_your_answers": move.takes_answers,
    }
