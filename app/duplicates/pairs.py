"""Rows about two candidates: the one with the lower id is the first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def pair_of(one_id: int, other_id: int) -> dict[str, int]:
    """The columns of the row about two candidates."""
    return {"first_id": min(one_id, other_id), "second_id": max(one_id, other_id)}


def is_pair(model: Any, one_id: int, other_id: int) -> ColumnElement[bool]:
    """The condition that a row is about these two."""
    pair = pair_of(one_id, other_id)
    return and_(model.first_id == pair["first_id"], model.second_id == pair["second_id"])


def is_of(model: Any, candidate_id: int) -> ColumnElement[bool]:
    """The condition that a candidate is one of the two of a row."""
    return or_(model.first_id == candidate_id, model.second_id == candidate_id)


def other_of(row: Any, candidate_id: int) -> int:
    """The id of the other one of a row that a candidate is in."""
    return int(row.second_id if row.first_id == candidate_id else row.first_id)
