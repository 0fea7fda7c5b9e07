"""A tag of the company, the candidates who have it, and the openings that look for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Candidate
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.compared_name import ComparedByName
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH
from app.tags.rules import MAX_TAG_NAME_LENGTH


class TagColor(StrEnum):
    """A color of `static/css/tag.css`. It is beside the name of a tag and never the only sign."""

    GRAY = "gray"
    RED = "red"
    ORANGE = "orange"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"

    @property
    def label(self) -> str:
        """The color as a page shows it."""
        return str(TAG_COLOR_LABELS[self])


TAG_COLOR_LABELS = {
    TagColor.GRAY: _l("Gray"),
    TagColor.RED: _l("Red"),
    TagColor.ORANGE: _l("Orange"),
    TagColor.GREEN: _l("Green"),
    TagColor.TEAL: _l("Teal"),
    TagColor.BLUE: _l("Blue"),
    TagColor.PURPLE: _l("Purple"),
    TagColor.PINK: _l("Pink"),
}


class Tag(ComparedByName, Record):
    """A word of the company for candidates. A retired one is not offered; candidates who have it keep it.

    One that was merged into another is retired for good, and its name is free again.
    """

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_TAG_NAME_LENGTH))
    name_key: Mapped[str | None] = mapped_column(
        String(MAX_LINE_LENGTH), unique=True, comment="what the name is compared by; none once merged"
    )
    color: Mapped[TagColor] = mapped_column(enum_type(TagColor, "tag_color"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id"), index=True)

    created_by: Mapped[User] = relationship()
    merged_into: Mapped[Tag | None] = relationship(remote_side=[id])

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class CandidateTag(Record):
    """A candidate has a tag. The row goes when the tag is removed; the activity log says who did what."""

    __tablename__ = "candidate_tags"
    __table_args__ = (Index("ix_candidate_tags_tag_id_added_at", "tag_id", "added_at", "candidate_id"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    candidate: Mapped[Candidate] = relationship()
    tag: Mapped[Tag] = relationship()


class OpeningTag(Record):
    """An opening looks for candidates with a tag."""

    __tablename__ = "opening_tags"

    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, index=True)

    opening: Mapped[Opening] = relationship()
    tag: Mapped[Tag] = relationship()


@dataclass(frozen=True)
class TagsOf:
    """The tags of a candidate, by the candidate's id, as the activity log names them.

    A history asks for this key only for who may see tags; a line about the candidate would be for everyone.
    """

    id: int


register_constraint_message("uq_tags_name_key", _l("There is already a tag with this name."), field="name")
