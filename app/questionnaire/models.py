"""A questionnaire sent to a candidate, and what they answered."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Application, WordSource
from app.candidates.search.texts import register_texts
from app.db.added import Added
from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.openings.models import Stage
from app.people.models import User
from app.shared import clock


class Questionnaire(Record):
    """The questions of a stage, sent by a link. It ends when answered, or when sent again."""

    __tablename__ = "questionnaires"
    __table_args__ = (
        partial_index(
            "uq_questionnaires_answered",
            "application_id",
            "stage_id",
            unique=True,
            where=text("answered_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stages.id"))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant, comment="when a newer one was sent")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    draft: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True), comment="the answers typed so far, in order; none once they are sent"
    )
    draft_at: Mapped[datetime | None] = mapped_column(Instant)
    draft_number: Mapped[int] = mapped_column(default=0, comment="grows with each save")
    draft_tab: Mapped[str] = mapped_column(String(60), default="", comment="the open page that saved last")

    application: Mapped[Application] = relationship(back_populates="questionnaires")
    stage: Mapped[Stage] = relationship()
    sent_by: Mapped[User] = relationship()
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.position")


class Answer(Record):
    """One answer, beside the question as it was asked."""

    __tablename__ = "answers"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="from 1")
    question: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


questionnaires_of = Added(
    Application, "questionnaires", Questionnaire, back_populates="application", order_by=Questionnaire.id
)
register_texts(
    WordSource.ANSWERS,
    select(Questionnaire.id, Answer.text)
    .join(Questionnaire, Questionnaire.id == Answer.questionnaire_id)
    .join(Application, Application.id == Questionnaire.application_id),
)
register_constraint_message("uq_questionnaires_answered", _l("These questions are already answered."))
