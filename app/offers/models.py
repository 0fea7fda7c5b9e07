"""An offer, the versions of its terms, who approves each of them, its letter, and the company's settings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.indexes import partial_index
from app.job_families.kinds import Employment
from app.offers.rules import OfferState
from app.people.models import User
from app.shared import clock

COLUMNS_OF_TERMS = ("start_date", "employment", "manager", "level", "terms", "answers")


class Offer(Record):
    """An offer of one application. `terms_number` is that of its terms, `edition` counts all its changes.

    A move that ended it is `ended_with_id`, and `state_before` is what the undo of that move restores.
    """

    __tablename__ = "offers"
    __table_args__ = (
        partial_index(
            "uq_offers_open",
            "application_id",
            unique=True,
            where=text("state IN ('draft', 'waiting for approval', 'approved', 'sent')"),
        ),
        partial_index("ix_offers_expires_at", "expires_at", where=text("state = 'sent'")),
        CheckConstraint("state <> 'accepted' OR accepted_name IS NOT NULL", name="accepted_with_a_name"),
        CheckConstraint(
            "state NOT IN ('sent', 'accepted') OR (sent_at IS NOT NULL AND expires_at IS NOT NULL)",
            name="sent_with_a_deadline",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState, "offer_state"), default=OfferState.DRAFT)
    edition: Mapped[int] = mapped_column(default=1, comment="one more with each change")
    terms_number: Mapped[int] = mapped_column(default=1, comment="of the terms in force")
    state_since: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_name: Mapped[str | None] = mapped_column(String(200), comment="as the candidate typed it")
    name_on_record: Mapped[str | None] = mapped_column(
        String(200), comment="the candidate's name then, if they typed and confirmed another one"
    )
    ended_with_id: Mapped[int | None] = mapped_column(ForeignKey("transitions.id"))
    state_before: Mapped[OfferState | None] = mapped_column(enum_type(OfferState, "offer_state_before"))

    application: Mapped[Application] = relationship()
    made_by: Mapped[User] = relationship()
    versions: Mapped[list[OfferVersion]] = relationship(
        order_by="OfferVersion.number", back_populates="offer"
    )
    letter: Mapped[OfferLetter | None] = relationship(back_populates="offer")

    @property
    def terms(self) -> OfferVersion:
        """The version in force."""
        return next(each for each in self.versions if each.number == self.terms_number)

    @property
    def approvals(self) -> list[OfferApproval]:
        """The approvals of the version in force, in order; empty before it is sent for approval."""
        return self.terms.approvals

    @property
    def next_approval(self) -> OfferApproval | None:
        """Who decides now; None if nobody does."""
        if self.state is not OfferState.WAITING:
            return None
        return next((each for each in self.approvals if each.decided_at is None), None)

    @property
    def approver_ids(self) -> set[int]:
        """Who approves the version in force."""
        return {each.user_id for each in self.approvals}

    @property
    def earlier_approver_ids(self) -> set[int]:
        """Who approved any version, or was to."""
        return {each.user_id for version in self.versions for each in version.approvals}

    @property
    def was_sent(self) -> bool:
        """Whether the candidate got it."""
        return self.sent_at is not None


class OfferVersion(Record):
    """What an offer says. A version that somebody was asked to approve never changes."""

    __tablename__ = "offer_versions"
    __table_args__ = (UniqueConstraint("offer_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    number: Mapped[int] = mapped_column(comment="from 1")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    start_date: Mapped[date]
    employment: Mapped[Employment] = mapped_column(enum_type(Employment, "offer_employment"))
    level: Mapped[str] = mapped_column(String(200), default="")
    manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), comment="of the person once hired")
    terms: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="name, value, money")
    answers: Mapped[list[dict[str, str]]] = mapped_column(JSON, comment="question, answer")

    offer: Mapped[Offer] = relationship(back_populates="versions")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    manager: Mapped[User] = relationship(foreign_keys=[manager_id])
    approvals: Mapped[list[OfferApproval]] = relationship(
        order_by="OfferApproval.position", back_populates="version"
    )


class OfferApproval(Record):
    """A person who approves a version of an offer, in their place of the order, and what they decided."""

    __tablename__ = "offer_approvals"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "user_id"),
        CheckConstraint("(decided_at IS NULL) = (is_approved IS NULL)", name="decided_with_an_answer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("offer_versions.id"))
    position: Mapped[int] = mapped_column(comment="from 1")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    is_approved: Mapped[bool | None]
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    version: Mapped[OfferVersion] = relationship(back_populates="approvals")
    user: Mapped[User] = relationship()
    note: Mapped[Note | None] = relationship()


class OfferLetter(Record):
    """The letter of an offer that was sent: its text and its PDF. Neither changes."""

    __tablename__ = "offer_letters"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    settings_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer_settings.id"), comment="with its template; none: that of the family, or ours"
    )
    family_letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("family_letters.id"), comment="its template, if the job family has one"
    )
    made_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    text: Mapped[str] = mapped_column(Text)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    offer: Mapped[Offer] = relationship(back_populates="letter")


class OfferSettings(Record):
    """What the company says about all offers: a row for each time it was saved, the last one counts."""

    __tablename__ = "offer_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    questions: Mapped[list[str]] = mapped_column(JSON, comment="that justify an offer")
    letter: Mapped[str] = mapped_column(Text, comment="the template")


class FamilyLetter(Record):
    """The letter of a job family: a row for each time it was saved, the last one counts."""

    __tablename__ = "family_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_slug: Mapped[str] = mapped_column(String(120), index=True)
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    letter: Mapped[str] = mapped_column(Text, comment="the template; empty: the company's")


class OfferApprover(Record):
    """A person who approves every offer after the hiring manager, in their place of the order."""

    __tablename__ = "offer_approvers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True, comment="from 1")

    user: Mapped[User] = relationship()


register_constraint_message("uq_offers_open", _l("This application already has an open offer."))
