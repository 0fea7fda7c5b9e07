"""The reviewer of an opening, a review of a questionnaire, and the score of each answer."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.shared import clock

TOKEN_BYTES = 16


class QuestionnaireReviewer(Record):
    """Who scores the answers of an opening before a decision. An opening without one has no reviews."""

    __tablename__ = "questionnaire_reviewers"

    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    since: Mapped[datetime] = mapped_column(
        Instant, default=clock.now, comment="from when on answers are reviewed first"
    )

    opening: Mapped[Opening] = relationship()
    user: Mapped[User] = relationship()


class QuestionnaireReview(Record):
    """One reviewer's scores of the answers of a questionnaire. They stay as they are once it is finished."""

    __tablename__ = "questionnaire_reviews"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "reviewer_id"),
        partial_index(
            "uq_questionnaire_reviews_finished",
            "questionnaire_id",
            unique=True,
            where=text("finished_at IS NOT NULL"),
        ),
        partial_index(
            "ix_questionnaire_reviews_unfinished", "reviewer_id", where=text("finished_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token: Mapped[str] = mapped_column(
        String(40),
        unique=True,
        default=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        comment="random, so that an address tells nobody's name",
    )
    started_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    questionnaire: Mapped[Questionnaire] = relationship()
    reviewer: Mapped[User] = relationship()
    scores: Mapped[list[AnswerScore]] = relationship(order_by="AnswerScore.position")


class AnswerScore(Record):
    """How good one answer is, from 1 (weak) to 4 (strong)."""

    __tablename__ = "answer_scores"
    __table_args__ = (CheckConstraint("value BETWEEN 1 AND 4", name="value_from_1_to_4"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_reviews.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="of the answer")
    value: Mapped[int]
    scored_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


register_constraint_message("uq_questionnaire_reviews_finished", _l("These answers are already reviewed."))
