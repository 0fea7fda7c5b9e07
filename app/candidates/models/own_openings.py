"""The openings that a user applied to, as a column of the user: a request reads it with who is signed in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, func, literal_column, select
from sqlalchemy.orm import column_property

from app.candidates.models.candidates import Application, Candidate
from app.people.models import User

# In the text of the statement: a parameter here would be put into the text each time.
_COMMA: Any = literal_column("','")

# Their ids, such as "3,7"; None for who never applied here.
User.own_opening_ids = column_property(
    select(func.aggregate_strings(cast(Application.opening_id, String), _COMMA))
    .join(Candidate, Candidate.id == Application.candidate_id)
    .where(Candidate.user_id == User.id)
    .correlate(User)
    .scalar_subquery(),
    deferred=True,
)
