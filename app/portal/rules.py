"""The next step of a candidate at a stage, since when, and what was promised. Does not depend on scorecards.

From the hiring process: a candidate gets an answer within five days of each stage, or as the company says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.interviews.models import InterviewState
from app.job_families.kinds import StageKind


class CandidateAwaits(StrEnum):
    """What comes next."""

    ANSWERS = "your answers"
    CHOICE = "your choice of a time"
    MEETING = "the interview"
    QUESTIONS = "our questions"
    TIMES = "times to choose from"
    REPLY = "our answer"
    TASK = "your task"
    OUR_TASK = "our task"
    CHECK = "our check"
    OFFER = "our offer"


class InterviewPhase(StrEnum):
    """The phase of an interview, by its time. It does not show whether a scorecard is in."""

    TO_COME = "to come"
    OVER = "over"
    CANCELLED = "cancelled"
    NOT_HELD = "did not take place"

    @property
    def label(self) -> str:
        """The phase as the page shows it."""
        return str(INTERVIEW_PHASE_LABELS[self])


INTERVIEW_PHASE_LABELS = {
    InterviewPhase.TO_COME: _l("Upcoming"),
    InterviewPhase.OVER: _l("Over"),
    InterviewPhase.CANCELLED: _l("Cancelled"),
    InterviewPhase.NOT_HELD: _l("Did not take place"),
}


@dataclass(frozen=True)
class VisibleStage:
    """What a candidate may know of their stage.

    `begins_at` and `ends_at` are of its interview, unless it is cancelled. `times_offered_at` is when they
    were asked to choose a time, until they do.
    """

    kind: StageKind
    since: datetime
    asked_at: datetime | None = None
    asked_until: datetime | None = None
    answered_at: datetime | None = None
    times_offered_at: datetime | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    task_sent_at: datetime | None = None
    task_received_at: datetime | None = None


@dataclass(frozen=True)
class NextStep:
    """What comes next, since when, and, if it is the company's turn, by when it was promised."""

    awaits: CandidateAwaits
    since: datetime
    promised_by: datetime | None = None

    @property
    def promised_days(self) -> int:
        """Within how many days an answer was promised; 0 for no promise."""
        return (self.promised_by - self.since).days if self.promised_by else 0

    def is_late(self, now: datetime) -> bool:
        return self.promised_by is not None and now > self.promised_by


def next_step(stage: VisibleStage, now: datetime, promised_in: Callable[[datetime], timedelta]) -> NextStep:
    """The next step of a candidate at a stage. What the company does next was promised when it began."""
    awaits, since = _awaited(stage, now)
    return NextStep(awaits, since, None if awaits in CANDIDATES_TURNS else since + promised_in(since))


CANDIDATES_TURNS = frozenset(
    (CandidateAwaits.ANSWERS, CandidateAwaits.CHOICE, CandidateAwaits.MEETING, CandidateAwaits.TASK)
)
AWAITED_FROM_US = {
    StageKind.BACKGROUND_CHECK: CandidateAwaits.CHECK,
    StageKind.REFERENCE_CHECK: CandidateAwaits.CHECK,
    StageKind.OFFER: CandidateAwaits.OFFER,
}


def _awaited(stage: VisibleStage, now: datetime) -> tuple[CandidateAwaits, datetime]:
    """What is awaited at a stage, and since when."""
    if stage.kind is StageKind.QUESTIONNAIRE:
        return _awaited_of_questionnaire(stage, now)
    if stage.kind is StageKind.ASSESSMENT:
        return _awaited_of_task(stage)
    if not stage.kind.holds_interviews:
        return AWAITED_FROM_US.get(stage.kind, CandidateAwaits.REPLY), stage.since
    if stage.ends_at is not None and stage.ends_at <= now:
        return CandidateAwaits.REPLY, stage.ends_at
    if stage.begins_at is not None:
        return CandidateAwaits.MEETING, stage.since
    if stage.times_offered_at is not None:
        return CandidateAwaits.CHOICE, stage.times_offered_at
    return CandidateAwaits.TIMES, stage.since


def _awaited_of_task(stage: VisibleStage) -> tuple[CandidateAwaits, datetime]:
    if stage.task_received_at is not None:
        return CandidateAwaits.REPLY, stage.task_received_at
    if stage.task_sent_at is not None:
        return CandidateAwaits.TASK, stage.task_sent_at
    return CandidateAwaits.OUR_TASK, stage.since


def _awaited_of_questionnaire(stage: VisibleStage, now: datetime) -> tuple[CandidateAwaits, datetime]:
    if stage.answered_at is not None:
        return CandidateAwaits.REPLY, stage.answered_at
    if stage.asked_at is None or stage.asked_until is None:
        return CandidateAwaits.QUESTIONS, stage.since
    if stage.asked_until <= now:
        return CandidateAwaits.QUESTIONS, stage.asked_until
    return CandidateAwaits.ANSWERS, stage.asked_at


def interview_phase(
    state: InterviewState, ends_at: datetime, now: datetime, *, not_held: bool = False
) -> InterviewPhase:
    """The phase of an interview, the same whether its scorecard is submitted, waived or owed."""
    if not_held:
        return InterviewPhase.NOT_HELD
    if state is InterviewState.CANCELLED:
        return InterviewPhase.CANCELLED
    return InterviewPhase.OVER if ends_at <= now else InterviewPhase.TO_COME
