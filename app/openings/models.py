"""An opening, the text and the stages it was opened with, and who interviews at each."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.db.base import Instant, Record, enum_type, register_constraint_message
from app.job_families.company_words import CompanyAddress, CompanyLines, CompanyWords
from app.job_families.kinds import Employment, StageForm, StageKind
from app.job_families.lengths import USUAL_INTERVIEW_MINUTES, length_text
from app.job_families.opening_columns import HireColumns, ShippedColumns
from app.job_families.value_list import ValueList
from app.job_families.values import Question, StagePeople
from app.openings.hiring_teams.members import TeamMember
from app.openings.names import Audience, opening_name
from app.people.models import User
from app.sales_areas.models import region_column
from app.shared import clock
from app.shared.regions import Region
from app.shared.text import join_words

PUBLIC_TEXT_GROUP = "text"  # columns that only the public page and the feed read


class OpeningState(StrEnum):
    """An open opening takes applications; a draft takes none yet, a closed one takes no more."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state as a page shows it."""
        return str(OPENING_STATE_LABELS[self])


OPENING_STATE_LABELS = {
    OpeningState.DRAFT: _l("Draft"),
    OpeningState.OPEN: _l("Open"),
    OpeningState.CLOSED: _l("Closed"),
}


class Opening(HireColumns, ShippedColumns, Record):
    """The vacancies of a job family in a region. It keeps the text, stages and questions it was drafted with.

    Of its `places`, so many are `hired`: the ledger writes it with the hire, and the database refuses more.
    """

    __tablename__ = "openings"
    __table_args__ = (
        Index("ix_openings_public", "state", "region", "job_family", "id"),
        Index("ix_openings_list", "state", "id"),
        CheckConstraint("hired >= 0 AND hired <= places", name="hired_fit_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_family: Mapped[str] = mapped_column(String(200), comment="its name")
    family_slug: Mapped[str] = mapped_column(
        String(120),
        default="",
        server_default="",
        comment="the family it was opened from; empty: before families had versions",
    )
    family_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("job_family_versions.id"), index=True, comment="none: as Onramp ships it"
    )
    left_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("job_family_versions.id"), index=True, comment="the newer version it did not take over"
    )
    process: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="of the family, if named"
    )
    role: Mapped[str] = mapped_column(String(200), comment="what the person hired will be")
    reports_to: Mapped[str] = mapped_column(String(200), comment="a job title")
    next_step: Mapped[str] = mapped_column(String(200), comment="the next job on the ladder")
    region: Mapped[Region] = region_column()
    recruiter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    hiring_manager_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    state: Mapped[OpeningState] = mapped_column(
        enum_type(OpeningState, "opening_state"), default=OpeningState.OPEN
    )
    published_at: Mapped[datetime | None] = mapped_column(Instant, comment="first shown to the public")
    places: Mapped[int] = mapped_column(default=1)
    hired: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant, comment="this draft exists for nobody since")
    employment: Mapped[Employment] = mapped_column(
        enum_type(Employment, "employment"), default=Employment.FULL_TIME
    )
    target_on: Mapped[date | None] = mapped_column(comment="when the last place should be filled")
    audience: Mapped[Audience] = mapped_column(
        enum_type(Audience, "audience"),
        default=Audience.EVERYBODY,
        server_default=Audience.EVERYBODY,
        comment="who finds it and applies",
    )
    posting: Mapped[str] = mapped_column(
        Text,
        default="",
        server_default="",
        comment="what this opening says beside its family",
        deferred_group=PUBLIC_TEXT_GROUP,
    )
    about: Mapped[str] = mapped_column(
        CompanyWords, default="", comment="the role in a few sentences", deferred_group=PUBLIC_TEXT_GROUP
    )
    responsibilities: Mapped[list[str]] = mapped_column(
        CompanyLines, default=list, deferred_group=PUBLIC_TEXT_GROUP
    )
    requirements: Mapped[list[str]] = mapped_column(
        CompanyLines, default=list, deferred_group=PUBLIC_TEXT_GROUP
    )
    performance: Mapped[list[str]] = mapped_column(
        CompanyLines, default=list, comment="how it is measured", deferred_group=PUBLIC_TEXT_GROUP
    )
    career_ladder: Mapped[list[str]] = mapped_column(
        CompanyLines, default=list, deferred_group=PUBLIC_TEXT_GROUP
    )
    team_page: Mapped[str] = mapped_column(
        CompanyAddress(500),
        default="",
        comment="an address: who works here, by job title",
        deferred_group=PUBLIC_TEXT_GROUP,
    )
    hiring_page: Mapped[str] = mapped_column(
        CompanyAddress(500),
        default="",
        comment="an address: more about how we hire",
        deferred_group=PUBLIC_TEXT_GROUP,
    )

    version_in_use_id: Mapped[int | None] = query_expression()  # of its family; with_version_in_use loads it
    recruiter: Mapped[User] = relationship(foreign_keys=[recruiter_id])
    hiring_manager: Mapped[User] = relationship(foreign_keys=[hiring_manager_id])
    stages: Mapped[list[Stage]] = relationship(order_by="Stage.position", back_populates="opening")

    @property
    def name(self) -> str:
        return opening_name(self.job_family, self.region)

    @property
    def is_filled(self) -> bool:
        """True if every place is taken."""
        return self.hired >= self.places

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_internal(self) -> bool:
        return self.audience is Audience.COLLEAGUES

    @property
    def is_open(self) -> bool:
        return self.state is OpeningState.OPEN


class Stage(Record):
    """A stage of an opening, as the file of its job family had it then.

    `limit_days` are the business days that what waits at it may take; None for the usual limits.
    """

    __tablename__ = "stages"
    __table_args__ = (
        UniqueConstraint("opening_id", "position"),
        UniqueConstraint("opening_id", "id", name="uq_stages_opening_id_id"),
        CheckConstraint("limit_days > 0", name="limit_days_are_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    position: Mapped[int] = mapped_column(comment="from 1")
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(60), comment="for the track and the board")
    kind: Mapped[StageKind] = mapped_column(enum_type(StageKind, "stage_kind"))
    conducted_by: Mapped[str] = mapped_column(Text, comment="the job titles of `people`, as pages show them")
    people: Mapped[list[StagePeople]] = mapped_column(ValueList(StagePeople), default=list)
    minutes: Mapped[int | None] = mapped_column(comment="of one interview, or the least; none: unknown")
    minutes_to: Mapped[int | None] = mapped_column(comment="the most, if it is a range")
    limit_days: Mapped[int | None]
    optional: Mapped[bool] = mapped_column(default=False, comment="it may be skipped")
    condition: Mapped[str] = mapped_column(String(200), default="", comment="when it is held")
    round: Mapped[int | None] = mapped_column(comment="stages of one round belong together")
    parallel: Mapped[bool] = mapped_column(default=False, comment="held beside the stage before")
    required_scorecards: Mapped[int] = mapped_column(default=1, comment="those a decision needs")
    about: Mapped[str] = mapped_column(CompanyWords, default="", comment="what candidates read of it")
    purpose: Mapped[str] = mapped_column(CompanyWords, default="")
    guide: Mapped[str] = mapped_column(CompanyWords, default="", comment="what only interviewers read")
    prompts: Mapped[list[str]] = mapped_column(CompanyLines, default=list)
    attributes: Mapped[list[str]] = mapped_column(JSON, default=list, comment="what a scorecard rates")
    focus: Mapped[dict[str, list[str]]] = mapped_column(
        JSON, default=dict, comment="the attributes that people with a job title look at"
    )
    questions: Mapped[list[Question]] = mapped_column(
        ValueList(Question), default=list, comment="what a questionnaire asks"
    )
    own_questions: Mapped[list[Question]] = mapped_column(
        ValueList(Question),
        default=list,
        server_default="[]",
        comment="what this opening asks beside its job family, after `questions`",
    )
    survey: Mapped[list[str]] = mapped_column(JSON, default=list, comment="what a scorecard asks beside")
    form: Mapped[StageForm | None] = mapped_column(enum_type(StageForm, "stage_form"))

    @property
    def public_conducted_by(self) -> str:
        """The job titles of its people as candidates read them, without numbers."""
        return join_words([each.public_label for each in self.people]) or self.conducted_by

    @property
    def is_panel(self) -> bool:
        """Whether several people meet the candidate at one time: a panel, or a presentation to several."""
        if self.kind is StageKind.PRESENTATION:
            most = self.most_people
            return self.required_scorecards > 1 or most is None or most > 1
        return self.kind is StageKind.PANEL

    @property
    def most_people(self) -> int | None:
        """How many people conduct it at most; None if nobody said."""
        numbers = [each.at_most for each in self.people]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(numbers) else None

    @property
    def length(self) -> str:
        """How long an interview takes, as people read it."""
        return length_text(self.minutes, self.minutes_to)

    @property
    def planned_minutes(self) -> int:
        """How long an interview is planned: the longest of a range, and half an hour if nobody says."""
        return self.minutes_to or self.minutes or USUAL_INTERVIEW_MINUTES

    opening: Mapped[Opening] = relationship(back_populates="stages")
    hiring_team: Mapped[list[User]] = relationship(secondary=TeamMember.__table__, order_by=User.name)


register_constraint_message("ck_openings_hired_fit_places", _l("All places of this opening are filled."))
