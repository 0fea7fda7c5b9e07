"""The questions, the answers without a person, and the rounded sums of them (decision 78)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type
from app.self_identification.rules import Reached


class IdentificationQuestion(Record):
    """A voluntary question and its answers. It is never changed: another text is another question."""

    __tablename__ = "identification_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    options: Mapped[list[str]] = mapped_column(JSON, comment="without the one that is always there")
    removed_at: Mapped[datetime | None] = mapped_column(Instant, comment="since when it is no longer asked")


class IdentificationAnswer(Record):
    """What somebody answered. `key` is a digest of the application, made with the secret of the server.

    No row of another table leads here, and no moment does.
    """

    __tablename__ = "identification_answers"
    __table_args__ = (CheckConstraint("option >= -1", name="is_an_option"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("identification_questions.id"), primary_key=True)
    option: Mapped[int] = mapped_column(comment="its place among the options; -1: prefers not to say")


class IdentificationSum(Record):
    """A rounded sum of the last count, as the report shows it. Exact sums are not stored."""

    __tablename__ = "identification_sums"
    __table_args__ = (CheckConstraint("number >= 10 AND number % 10 = 0", name="rounded"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("identification_questions.id"), primary_key=True)
    option: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reached: Mapped[Reached] = mapped_column(enum_type(Reached, "identification_reached"), primary_key=True)
    number: Mapped[int]


class IdentificationCount(Record):
    """When it was last counted: one row."""

    __tablename__ = "identification_counts"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    checked: Mapped[date] = mapped_column(comment="the first day of the month of the last check")
    counted: Mapped[date | None] = mapped_column(comment="the same of the sums; none: too few answers")
    respondents: Mapped[int] = mapped_column(comment="how many had answered then")
