"""The members of hiring teams."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record


class TeamMember(Record):
    """A member of a hiring team: someone who may interview at a stage of an opening."""

    __tablename__ = "hiring_team"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(
        Text, default="", server_default="", comment="why somebody of another job title interviews"
    )
