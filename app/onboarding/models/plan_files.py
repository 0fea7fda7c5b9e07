"""Plan files the company wrote: each saving is a version, and the newest is used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, says
from app.people.models import User
from app.shared import clock


class PlanFile(Record):
    """One version of a plan file. Version 0 is the file Onramp ships, and has no row."""

    __tablename__ = "plan_files"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), comment="onboarding, onboarding_tasks/region_emea")
    version: Mapped[int] = mapped_column(comment="from 1")
    text: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    added_by: Mapped[User] = relationship()


says("uq_plan_files_name_version", "Someone else has just saved this file. Look at their version first.")
