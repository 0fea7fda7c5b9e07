"""A candidate is a person; an application is their way through one opening."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, validates

from app.access.candidate_visitor import CandidateVisitor
from app.candidates.models.matched_by import MatchedBy
from app.candidates.models.offer_standing import OfferStanding
from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.db.compared_name import ComparedByName
from app.db.indexes import partial_index
from app.openings.models import Opening, Stage
from app.people.jobs import works_here
from app.people.models import User
from app.shared import clock
from app.shared.phones import compared_phone
from app.shared.text import compared_name

if TYPE_CHECKING:
    from app.candidates.models.consents import Consent
    from app.candidates.models.matches import ReferralClaim


class Status(StrEnum):
    """The status of an application, beside its stage."""

    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    HIRED = "hired"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The status as a page shows it."""
        return str(APPLICATION_STATUS_LABELS[self])


APPLICATION_STATUS_LABELS = {
    Status.ACTIVE: _l("Active"),
    Status.DECLINED: _l("Declined"),
    Status.WITHDRAWN: _l("Withdrawn"),
    Status.HIRED: _l("Hired"),
    Status.MOVED: _l("Moved to another opening"),
}


class Candidate(ComparedByName, Record, CandidateVisitor):
    """A person who applies. An internal candidate works here, but opens their page by a link all the same.

    `internal` is computed: true if the person has an open account with a job here, or was hired and has not
    left. See `app.people.jobs.works_here`.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        partial_index(
            "ix_candidates_erasure_asked_at", "erasure_asked_at", where=text("erasure_asked_at IS NOT NULL")
        ),
        # For merged records only: a full index would tempt the database to read all others by it.
        partial_index(
            "ix_candidates_merged_into_id", "merged_into_id", where=text("merged_into_id IS NOT NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    name_key: Mapped[str] = mapped_column(
        String(200), default="", server_default="", index=True, comment="what the name is compared by"
    )
    email: Mapped[str] = mapped_column(String(254), unique=True)
    time_zone: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(200), default="")
    source_key: Mapped[str] = mapped_column(
        String(200), default="", server_default="", index=True, comment="what the source is compared by"
    )
    location: Mapped[str] = mapped_column(String(200), default="")
    links: Mapped[list[str]] = mapped_column(JSON, default=list)
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    phone_key: Mapped[str] = mapped_column(
        String(8), default="", server_default="", index=True, comment="what the phone is compared by"
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), index=True, comment="the account of the same person"
    )
    matched_by: Mapped[MatchedBy | None] = mapped_column(
        enum_type(MatchedBy, "matched_by"), comment="how it is known that the two are one person"
    )
    matched_at: Mapped[datetime | None] = mapped_column(Instant)
    referred_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"),
        index=True,
        comment="the colleague who recommended them, and never interviews them",
    )
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    erased_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when all that said who they are was erased"
    )
    erasure_asked_at: Mapped[datetime | None] = mapped_column(
        Instant, comment="when they asked to have what is kept of them erased"
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidates.id"),
        comment="the record of the same person that everything of this one moved to",
    )

    compare_due_at: Mapped[datetime | None] = mapped_column(
        Instant, default=clock.now, index=True, comment="when to look for others who may be the same person"
    )

    internal: Mapped[bool] = column_property(works_here(user_id), deferred=True)
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    referred_by: Mapped[User | None] = relationship(foreign_keys=[referred_by_id])
    merged_into: Mapped[Candidate | None] = relationship(remote_side=[id])
    confirmed_referrals: Mapped[list[ReferralClaim]] = relationship(
        primaryjoin="and_(Candidate.id == ReferralClaim.candidate_id, ReferralClaim.is_true)", viewonly=True
    )
    applications: Mapped[list[Application]] = relationship(back_populates="candidate")

    @validates("source")
    def _compare_source_by(self, _attribute: str, source: str) -> str:
        """A source has one key, however it is written."""
        self.source_key = compared_name(source)
        return source

    @validates("phone")
    def _compare_phone_by(self, _attribute: str, phone: str) -> str:
        """A number has one key, however it is written."""
        self.phone_key = compared_phone(phone)
        return phone

    @property
    def current(self) -> Candidate:
        """The current record of this person: this one, or the one it was merged into."""
        return self.merged_into or self

    @property
    def matched_label(self) -> str:
        """The name of the matched account and how it was matched: "Ines Duarte (Same email)"."""
        return f"{self.user.name} ({(self.matched_by or MatchedBy.EMAIL).label})" if self.user else ""


class Application(Record):
    """A candidate's way through one opening. Only the pipeline's ledger writes its stage and status."""

    __tablename__ = "applications"
    __table_args__ = (
        ForeignKeyConstraint(
            ["opening_id", "stage_id"],
            ["stages.opening_id", "stages.id"],
            name="fk_applications_stage_of_opening",
        ),
        partial_index(
            "uq_applications_active",
            "candidate_id",
            "opening_id",
            unique=True,
            where=text("status = 'active'"),
        ),
        Index("ix_applications_board", "opening_id", "status", "stage_id", "stage_since", "id"),
        Index("ix_applications_list", "opening_id", "status", "stage_since", "id"),
        Index("ix_applications_list_of_all", "status", "stage_since", "id"),
        Index("ix_applications_newest", "opening_id", "status", "applied_at", "id"),
        Index("ix_applications_newest_of_all", "status", "applied_at", "id"),
        # For a span of days only: a full index would tempt PostgreSQL to read the lists of a status by it.
        Index(
            "ix_applications_applied_at", "applied_at", "id", postgresql_where=text("applied_at IS NOT NULL")
        ),
        partial_index(
            "ix_applications_decline_reason",
            "decline_reason",
            "opening_id",
            where=text("decline_reason IS NOT NULL"),
        ),
        CheckConstraint(
            "NOT (status = 'hired' AND offer_standing = 'open')", name="no_hire_with_an_open_offer"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    stage_id: Mapped[int]
    status: Mapped[Status] = mapped_column(enum_type(Status, "status"))
    stage_since: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(comment="how many transitions there are")
    applied_at: Mapped[datetime] = mapped_column(
        Instant,
        default=clock.now,
        server_default="2026-01-01 00:00:00+00:00",
        comment="of the first transition",
    )
    decline_reason: Mapped[str | None] = mapped_column(String(200), comment="of the last decline")
    offer_standing: Mapped[OfferStanding | None] = mapped_column(
        enum_type(OfferStanding, "offer_standing"), comment="of the last offer; none: there is no offer"
    )
    offer_since: Mapped[datetime | None] = mapped_column(Instant, comment="since when it stands so")
    has_open_conflict: Mapped[bool] = mapped_column(
        default=False, server_default=text("false"), comment="somebody knows them, not acknowledged yet"
    )
    added_answer_days: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="granted on top of the time to answer questions"
    )
    interview_percent: Mapped[int] = mapped_column(
        default=100, server_default="100", comment="granted, of the minutes of an interview"
    )
    for_interviewers: Mapped[str] = mapped_column(
        Text, default="", server_default="", comment="a practical sentence that the candidate shares"
    )

    candidate: Mapped[Candidate] = relationship(back_populates="applications")
    opening: Mapped[Opening] = relationship()
    stage: Mapped[Stage] = relationship(primaryjoin="Stage.id == foreign(Application.stage_id)")
    consents: Mapped[list[Consent]] = relationship(back_populates="application", order_by="Consent.id")
    if TYPE_CHECKING:
        moves: Mapped[list[Any]]  # its transitions: app/pipeline/models.py adds them

    @property
    def is_active(self) -> bool:
        return self.status is Status.ACTIVE

    @property
    def is_hired(self) -> bool:
        return self.status is Status.HIRED

    @property
    def has_ended(self) -> bool:
        """True if the candidate may apply again."""
        return self.status in (Status.DECLINED, Status.WITHDRAWN, Status.MOVED)


register_constraint_message(
    "uq_candidates_email", _l("There is already a candidate with this email."), field="email"
)
register_constraint_message(
    "uq_applications_active",
    _l("This candidate already has an active application to this opening."),
    field="opening",
)
