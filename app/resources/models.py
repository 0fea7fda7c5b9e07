"""A resource of the department: a link or short text in a section of the page."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type


class ResourceSection(StrEnum):
    """The sections of the page."""

    TEAM = "team resources"
    PROCESSES = "processes"
    MANAGERS = "for managers"
    GOALS = "goals and behaviors"
    REQUIRED = "required"
    TIERS = "tiers"
    HOLDOVER = "holdover"
    ALIGNMENT = "alignment"
    ABOUT = "about the department"
    QUESTIONS = "questions"


class Resource(Record):
    """One row of a section. `revision` grows with each change; `position` orders the rows of a section.

    Its texts may have {{company}} and {{handbook}}, which are replaced when it is shown.
    """

    __tablename__ = "resources"
    __table_args__ = (
        Index("ix_resources_section", "section", "position", "id"),
        CheckConstraint("position >= 0", name="has_a_position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[ResourceSection] = mapped_column(enum_type(ResourceSection, "section"))
    position: Mapped[int] = mapped_column(comment="within the section, from 0")
    title: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500), default="", comment="where it leads; empty: nowhere")
    team: Mapped[str] = mapped_column(String(200), default="", comment="whose it is, or what type it is")
    purpose: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1, comment="grows with each change")
    retired_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it was taken off the page")
