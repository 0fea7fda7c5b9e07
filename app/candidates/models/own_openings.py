"""The openings that a user applied to, as a column of the user: a request reads it with who is signed in."""

from __future__ import annotations

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import column_property

from app.candidates.models.candidates import Application, Candidate
from app.people.models import User

# Their ids, such as "3,7"; None for who never applied here.
User.own_opening_ids = column_property(
    select(func.aggregate_strings(cast(Application.opening_id, String), ","))
    .join(Candidate, Candidate.id == Application.candidate_id)
    .where(Candidate.user_id == User.id)
    .correlate(User)
    .scalar_subquery(),
    deferred=True,
)
