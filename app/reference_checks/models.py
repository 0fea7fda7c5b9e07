"""The references of an application, the referees, the links they get, and their answers."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.reference_checks.kinds import RefereeRecommendation, RefereeState, Relation
from app.reference_checks.progress import ReferenceNeeds, ReferenceProgress, progress_of
from app.reference_checks.questions import ReferenceQuestion
from app.shared import clock


class ReferenceCheck(Record):
    """The references of one application: how many are needed, and what referees are asked."""

    __tablename__ = "reference_checks"
    __table_args__ = (
        CheckConstraint(
            "managers_needed >= 0 AND managers_needed <= needed AND needed >= 1 AND needed <= asked_for",
            name="possible_numbers",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    asked_for: Mapped[int]
    needed: Mapped[int]
    managers_needed: Mapped[int]
    questions: Mapped[list[ReferenceQuestion]] = mapped_column(JSON)
    naming_since: Mapped[datetime | None] = mapped_column(
        Instant, comment="since when the candidate is to name more; none: not now"
    )
    remind_at: Mapped[datetime | None] = mapped_column(Instant, index=True, comment="the candidate")
    follow_up_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when a referee who was asked is late; none: nobody can be"
    )
    unread_since: Mapped[datetime | None] = mapped_column(
        Instant, comment="since when an answer waits to be read"
    )
    complete_since: Mapped[datetime | None] = mapped_column(
        Instant, comment="since when enough are done, or waived"
    )
    waived_at: Mapped[datetime | None] = mapped_column(Instant)
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    waive_note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    application: Mapped[Application] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    waived_by: Mapped[User | None] = relationship(foreign_keys=[waived_by_id])
    waive_note: Mapped[Note | None] = relationship()
    referees: Mapped[list[Referee]] = relationship(order_by="Referee.id", back_populates="check")

    @property
    def needs(self) -> ReferenceNeeds:
        return ReferenceNeeds(self.asked_for, self.needed, self.managers_needed)

    @property
    def progress(self) -> ReferenceProgress:
        """How many are named and done."""
        known = [(each.state, each.relation) for each in self.referees]
        return progress_of(self.needs, known, is_waived=self.waived_at is not None)


class Referee(Record):
    """A person whom a candidate named and agreed to, and their reference.

    Nobody is stored without the candidate's consent: on their page, or recorded by a recruiter.
    """

    __tablename__ = "referees"
    __table_args__ = (
        CheckConstraint(
            "(consent_version IS NULL) = (consent_how_id IS NOT NULL)", name="consent_in_one_way"
        ),
        CheckConstraint("(answered_at IS NULL) = (recommendation IS NULL)", name="answered_whole"),
        partial_index("ix_referees_with_email", "named_at", where=text("email IS NOT NULL")),
        partial_index("ix_referees_remind_at", "remind_at", where=text("remind_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("reference_checks.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), comment="none once it is no longer needed")
    relation: Mapped[Relation] = mapped_column(enum_type(Relation, "relation"))
    company: Mapped[str] = mapped_column(String(200), default="")
    how_known: Mapped[str] = mapped_column(Text, default="")
    named_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), comment="none: the candidate")
    consented_at: Mapped[datetime] = mapped_column(Instant)
    consent_version: Mapped[int | None] = mapped_column(comment="of the wording on the candidate's page")
    consent_how_id: Mapped[int | None] = mapped_column(
        ForeignKey("notes.id"), comment="how and when it was given otherwise"
    )
    answer_due_at: Mapped[datetime | None] = mapped_column(Instant, comment="of the last request")
    remind_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), comment="who entered the answers; none: the referee"
    )
    recommendation: Mapped[RefereeRecommendation | None] = mapped_column(
        enum_type(RefereeRecommendation, "referee_recommendation")
    )
    declined_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant, comment="the candidate no longer agrees")
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    check: Mapped[ReferenceCheck] = relationship(back_populates="referees")
    named_by: Mapped[User | None] = relationship(foreign_keys=[named_by_id])
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id])
    read_by: Mapped[User | None] = relationship(foreign_keys=[read_by_id])
    consent_how: Mapped[Note | None] = relationship()
    requests: Mapped[list[RefereeRequest]] = relationship(
        order_by="RefereeRequest.id", back_populates="referee"
    )
    answers: Mapped[list[RefereeAnswer]] = relationship(order_by="RefereeAnswer.position")

    @property
    def state(self) -> RefereeState:
        """Where the reference stands."""
        if self.removed_at:
            return RefereeState.REMOVED
        if self.answered_at:
            return RefereeState.ANSWERED
        if self.declined_at:
            return RefereeState.DECLINED
        return RefereeState.ASKED if self.answer_due_at else RefereeState.NAMED

    @property
    def is_done(self) -> bool:
        """Whether nothing is expected of them any more."""
        return self.state not in (RefereeState.NAMED, RefereeState.ASKED)

    @property
    def application(self) -> Application:
        return self.check.application


class RefereeRequest(Record):
    """One mail with a link to the questions. Sending another one ends it."""

    __tablename__ = "referee_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    referee_id: Mapped[int] = mapped_column(ForeignKey("referees.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, comment="used or replaced")

    referee: Mapped[Referee] = relationship(back_populates="requests")


class ReferenceQuestionSet(Record):
    """The company's questions to referees: a row for each time they were saved."""

    __tablename__ = "reference_question_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    questions: Mapped[list[ReferenceQuestion]] = mapped_column(JSON, comment="text, options, required")

    saved_by: Mapped[User] = relationship()


class RefereeAnswer(Record):
    """One answer of a referee, beside the question as it was asked."""

    __tablename__ = "referee_answers"

    referee_id: Mapped[int] = mapped_column(ForeignKey("referees.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, comment="from 1")
    question: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


register_constraint_message(
    "uq_reference_checks_application_id", _l("Someone else just asked the candidate for references.")
)
