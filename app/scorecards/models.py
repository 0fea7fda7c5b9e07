"""Scorecards, their ratings, and their earlier versions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.interviews.models import Interview
from app.shared import clock


class Recommendation(StrEnum):
    """The answer to "do you want to hire them?". There is no neutral answer and no default."""

    STRONG_NO = "strong no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong yes"

    @property
    def label(self) -> str:
        """The answer as pages show it."""
        return str(RECOMMENDATION_LABELS[self])


RECOMMENDATION_LABELS = {
    Recommendation.STRONG_NO: _l("Strong no"),
    Recommendation.NO: _l("No"),
    Recommendation.YES: _l("Yes"),
    Recommendation.STRONG_YES: _l("Strong yes"),
}


class Scorecard(Record):
    """One interviewer's ratings and recommendation for one interview, once submitted."""

    __tablename__ = "scorecards"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interviews.id"), unique=True)
    submitted_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    edition: Mapped[int] = mapped_column(default=1, server_default="1", comment="one more with each edit")
    edited_at: Mapped[datetime | None] = mapped_column(Instant)
    recommendation: Mapped[Recommendation] = mapped_column(enum_type(Recommendation, "recommendation"))
    take_aways: Mapped[str] = mapped_column(Text)
    pros: Mapped[str] = mapped_column(Text)
    cons: Mapped[str] = mapped_column(Text)
    survey: Mapped[list[list[str]]] = mapped_column(JSON, default=list, comment="[question, answer] pairs")
    jobs: Mapped[list[dict[str, str]]] = mapped_column(
        JSON, default=list, server_default="[]", comment="of the chronological survey, as rules.Job has them"
    )
    private_note: Mapped[str] = mapped_column(Text, default="", comment="recruiters, hiring manager only")
    next_note: Mapped[str] = mapped_column(Text, default="", comment="for the kits of later interviews")

    interview: Mapped[Interview] = relationship(backref=backref("scorecard", uselist=False))
    ratings: Mapped[list[Rating]] = relationship(order_by="Rating.position")
    versions: Mapped[list[ScorecardVersion]] = relationship(order_by="ScorecardVersion.edition")


class Rating(Record):
    """How one attribute was rated, from 1 to 4; no value means not assessed."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("value BETWEEN 1 AND 4", name="value_from_1_to_4"),)

    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecards.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="from 1")
    attribute: Mapped[str] = mapped_column(String(200))
    value: Mapped[int | None]


class ScorecardVersion(Record):
    """What a scorecard said before an edit. A person who may read the scorecard may read its versions."""

    __tablename__ = "scorecard_versions"

    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecards.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    said_at: Mapped[datetime] = mapped_column(Instant, comment="when it was submitted, or edited to say this")
    said: Mapped[dict[str, Any]] = mapped_column(JSON, comment="everything the scorecard said then")

    @property
    def recommendation_label(self) -> str:
        return Recommendation(self.said["recommendation"]).label


register_constraint_message("uq_scorecards_interview_id", _l("This scorecard was already submitted."))


def scorecard_of(interview: Interview) -> Scorecard | None:
    """The scorecard submitted for an interview; None if there is none."""
    found: Scorecard | None = cast(Any, interview).scorecard
    return found
