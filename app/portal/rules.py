"""The next step of a candidate at a stage, since when, and what was promised. Does not depend on scorecards.

From the hiring process: a candidate gets an answer within five days of each stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.interviews.models import InterviewState
from app.job_families.kinds import StageKind
from app.turns.limits import ANSWER_PROMISE


class CandidateAwaits(StrEnum):
    """What comes next. The first three are the candidate's turn."""

    ANSWERS = "your answers"
    CHOICE = "your choice of a time"
    MEETING = "the interview"
    QUESTIONS = "our questions"
    TIMES = "times to choose from"
    REPLY = "our answer"


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


@dataclass(frozen=True)
class NextStep:
    """What comes next, since when, and, if it is the company's turn, by when it was promised."""

    awaits: CandidateAwaits
    since: datetime
    promised_by: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        return self.promised_by is not None and now > self.promised_by


def next_step(stage: VisibleStage, now: datetime) -> NextStep:
    """The next step of a candidate at a stage."""
    if stage.kind is StageKind.QUESTIONNAIRE:
        return _questionnaire_step(stage, now)
    if stage.ends_at is not None and stage.ends_at <= now:
        return _step_with_deadline(CandidateAwaits.REPLY, stage.ends_at)
    if stage.begins_at is not None:
        return NextStep(CandidateAwaits.MEETING, stage.since)
    if stage.times_offered_at is not None:
        return NextStep(CandidateAwaits.CHOICE, stage.times_offered_at)
    return _step_with_deadline(CandidateAwaits.TIMES, stage.since)


def _questionnaire_step(stage: VisibleStage, now: datetime) -> NextStep:
    if stage.answered_at is not None:
        return _step_with_deadline(CandidateAwaits.REPLY, stage.answered_at)
    if stage.asked_at is None or stage.asked_until is None:
        return _step_with_deadline(CandidateAwaits.QUESTIONS, stage.since)
    if stage.asked_until <= now:
        return _step_with_deadline(CandidateAwaits.QUESTIONS, stage.asked_until)
    return NextStep(CandidateAwaits.ANSWERS, stage.asked_at)


def _step_with_deadline(awaits: CandidateAwaits, since: datetime) -> NextStep:
    return NextStep(awaits, since, since + ANSWER_PROMISE)


def interview_phase(
    state: InterviewState, ends_at: datetime, now: datetime, *, not_held: bool = False
) -> InterviewPhase:
    """The phase of an interview, the same whether its scorecard is submitted, waived or owed."""
    if not_held:
        return InterviewPhase.NOT_HELD
    if state is InterviewState.CANCELLED:
        return InterviewPhase.CANCELLED
    return InterviewPhase.OVER if ends_at <= now else InterviewPhase.TO_COME
