"""What moves and questionnaires have to do with moving to another opening."""

from __future__ import annotations

from app.opening_moves.actions import answers_taken_along, end_proposal_after_move
from app.pipeline.hooks import on_move
from app.questionnaire.actions import on_first_questions


def register_opening_move_hooks() -> None:
    """Register what the end of an application does to a proposal, and with what the questions begin."""
    on_move(end_proposal_after_move)
    on_first_questions(answers_taken_along)
