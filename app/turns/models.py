"""A turn: one open thing that waits for one person, one candidate, or one role."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.access.roles import Role
from app.db.base import Instant, Record, enum_type
from app.db.indexes import partial_index
from app.shared import clock
from app.turns.urgency import Urgency, urgency_now


class TurnKind(StrEnum):
    """What is to be done, and by it the record that the turn is about."""

    SEND_QUESTIONNAIRE = "send questionnaire"  # an application
    RESEND_QUESTIONNAIRE = "send questionnaire again"  # an application
    ANSWER_QUESTIONNAIRE = "answer questionnaire"  # an application
    CHOOSE_TIME = "choose time"  # an application
    SCHEDULE_INTERVIEW = "schedule interview"  # an application
    SEND_TASK = "send task"  # an application
    SUBMIT_TASK = "submit task"  # an application
    CHOOSE_REVIEWER = "choose reviewer of task"  # an application
    ORDER_CHECK = "order background check"  # an application
    RECORD_CHECK = "record background check"  # an application
    SUBMIT_SCORECARD = "submit scorecard"  # an interview
    CHECK_ANSWERS = "check answers"  # an application
    REVIEW_QUESTIONNAIRE = "review questionnaire"  # an application
    DECIDE = "decide"  # an application
    ACKNOWLEDGE_CONFLICT = "acknowledge conflict of interest"  # a conflict of interest
    NAME_COLLEAGUE = "name colleague whom candidate knows"  # a conflict of interest
    ASK_FOR_REFERENCES = "ask for references"  # an application
    NAME_REFEREES = "name referees"  # an application
    FOLLOW_UP_REFEREES = "follow up referees"  # an application
    READ_REFERENCES = "read references"  # an application
    ANSWER_RETURN_REQUEST = "answer return request"  # a return request
    ANSWER_MOVE = "answer move to another opening"  # a proposal of another opening
    FINISH_OFFER = "finish offer"  # an offer
    APPROVE_OFFER = "approve offer"  # an offer
    SEND_OFFER = "send offer"  # an offer
    ANSWER_OFFER = "answer offer"  # an offer
    TICK_STEP = "tick step"  # a step
    CLOSE_ISSUE = "close gating issue"  # a gating issue
    REOPEN_OR_WAIVE_ISSUE = "reopen or waive gating issue"  # a gating issue
    ANSWER_REFERRAL = "answer referral claim"  # a referral claim
    CHOOSE_FOR_OTHERS = "choose for other candidates"  # a plan after the hire for the last place
    APPROVE_OPENING = "approve opening"  # a request to approve a draft
    DECIDE_ERASURE = "decide deletion request"  # a candidate
    COME_BACK = "come back to candidate"  # a candidate in a pool
    DECIDE_CHANGE = "decide change request"  # a change request of a territory
    DECIDE_OVERRIDE = "decide gate override"  # a gate override
    DECIDE_CORRECTION = "decide correction of a closing"  # a correction of a closing
    DECIDE_HOLDOVER = "decide holdover"  # a holdover
    ANSWER_ACCOMMODATION = "answer accommodation request"  # an accommodation
    LOOK_AT_NOTE = "look at note"  # a request to look at one
    ASSIGN_TERRITORY = "assign territory"  # an ISR who is ready for one
    RESOLVE_GATE = "resolve reopened gate"  # an ISR who holds a territory
    FILL_TERRITORY = "assign vacant territory"  # a territory of an ISR who left
    RESEND_MAIL = "send failed mail again"  # a message
    HAND_OVER_WORK = "hand over work"  # a user who left


# The turns that the recruiter and the hiring manager of an opening do.
RECRUITER_TURNS = (
    *(TurnKind.SEND_QUESTIONNAIRE, TurnKind.RESEND_QUESTIONNAIRE, TurnKind.SCHEDULE_INTERVIEW),
    TurnKind.CHECK_ANSWERS,
    *(TurnKind.ASK_FOR_REFERENCES, TurnKind.FOLLOW_UP_REFEREES, TurnKind.READ_REFERENCES),
    *(TurnKind.FINISH_OFFER, TurnKind.SEND_OFFER),
    *(TurnKind.ACKNOWLEDGE_CONFLICT, TurnKind.NAME_COLLEAGUE),
    *(TurnKind.SEND_TASK, TurnKind.CHOOSE_REVIEWER, TurnKind.ORDER_CHECK, TurnKind.RECORD_CHECK),
)
HIRING_MANAGER_TURNS = (TurnKind.DECIDE,)
REVIEWER_TURNS = (TurnKind.REVIEW_QUESTIONNAIRE,)  # whoever reviews its answers: one of these two roles
# The turns that time opens or closes. Those that open later begin to wait when they open. A reopened gate is
# closed by time only where a last day is planned, so it is not found along the index of what closes.
OPENED_LATER = (
    *(TurnKind.RESEND_QUESTIONNAIRE, TurnKind.COME_BACK, TurnKind.FOLLOW_UP_REFEREES),
    *(TurnKind.ASSIGN_TERRITORY, TurnKind.FILL_TERRITORY),
)
CLOSED_BY_TIME = (TurnKind.ANSWER_QUESTIONNAIRE,)
TURN_KIND = Enum(
    TurnKind,
    native_enum=False,
    create_constraint=False,  # kinds are added without a migration
    length=40,
    values_callable=lambda kinds: [kind.value for kind in kinds],
)
ONE_OWNER = (
    " + ".join(
        f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("user_id", "candidate_id", "role")
    )
    + " = 1"
)
CLOSES = text("closes_at IS NOT NULL")
IS_DUE = text("due_at IS NOT NULL AND application_id IS NOT NULL")


def _index_of_due(*columns: str) -> Index:
    """An index of the turns of applications that are due at some time."""
    return partial_index(f"ix_turns_{'_'.join(columns)}", *columns, where=IS_DUE)


class Turn(Record):
    """Written by `update_turns` and nowhere else: it is what the statements of `register_turns` say.

    The owner is a user, a candidate, or anyone with a role. A turn with `opens_at` in the future, or with
    `closes_at` in the past, is no turn at this moment: time alone opens and closes it.
    """

    __tablename__ = "turns"
    __table_args__ = (
        Index("uq_turns_kind_about_id", "kind", "about_id", unique=True),
        Index("ix_turns_user_id_kind_since", "user_id", "kind", "since", "id"),
        Index("ix_turns_opening_id_kind_since", "opening_id", "kind", "since", "id"),
        Index(
            "ix_turns_opening_id_closes_at",
            "opening_id",
            "closes_at",
            "id",
            sqlite_where=CLOSES,
            postgresql_where=CLOSES,
        ),
        Index("ix_turns_user_id_kind", "user_id", "kind", "application_id"),
        _index_of_due("due_at"),
        _index_of_due("user_id", "due_at"),
        _index_of_due("opening_id", "due_at"),
        CheckConstraint(ONE_OWNER, name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TurnKind] = mapped_column(TURN_KIND)
    about_id: Mapped[int] = mapped_column(comment="the id of the record; the kind says of which table")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    role: Mapped[Role | None] = mapped_column(enum_type(Role, "turn_role"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("openings.id"))
    onboarding_id: Mapped[int | None] = mapped_column(ForeignKey("onboardings.id"), index=True)
    since: Mapped[datetime] = mapped_column(Instant)
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def urgency(self) -> Urgency:
        """How it stands to its time limit now."""
        return urgency_now(self.since, self.due_at)

    @property
    def is_late(self) -> bool:
        """Whether its time limit is over."""
        return self.due_at is not None and self.due_at <= clock.now()
