"""What an application waits for, in the words of its card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.candidates.models import Application, Status
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.openings.models import StageKind
from app.people.models import User
from app.pipeline.models import ReturnRequest
from app.pipeline.queries import stage_facts
from app.pipeline.rules import missing_requirement
from app.questionnaire.models import questionnaires_of
from app.shared import clock
from app.shared.times import format_moment, waiting_time


@dataclass(frozen=True)
class PendingStep:
    """`text` says what is awaited, `who` of whom; `tone` is "", "late" or "fine".

    `user_id` is the one user whose turn it is, None where it is the candidate's; `verb` is what they do.
    `interview` is the interview it is about, where it is about one; `decision` is true when the stage has
    all it asks for and someone has to decide.
    """

    text: str
    who: str
    tone: str = ""
    user_id: int | None = None
    verb: str = "Open"
    interview: Interview | None = None
    decision: bool = False


def next_step(application: Application, reader: User, asked_back: ReturnRequest | None = None) -> PendingStep:
    """What an application waits for, as far as the reader may know.

    Whoever owes a scorecard on it is told only that: whether another's is in does not show. `asked_back`
    is the last time the candidate of a withdrawn application was asked to come back.
    """
    recruiter = application.opening.recruiter
    if asked_back is not None and asked_back.is_open and application.status is Status.WITHDRAWN:
        return PendingStep(
            f"Whether they come back, asked {_ago(asked_back.asked_at)}", application.candidate.name
        )
    if application.status is not Status.ACTIVE:
        return PendingStep(application.status.value.capitalize(), "")
    own = next(
        (i for i in interviews_of(application) if i.is_scorecard_owed and i.interviewer_id == reader.id), None
    )
    if own is not None:
        return replace(_interview_step(own, reader), who="You")
    if missing_requirement(stage_facts(application)) is None:
        decider = application.opening.hiring_manager
        return PendingStep(
            "To be decided", decider.name, "fine", user_id=decider.id, verb="Decide", decision=True
        )
    if application.stage.kind is StageKind.QUESTIONNAIRE:
        return _questionnaire_step(application, recruiter)
    owed = [
        i for i in interviews_of(application) if i.is_scorecard_owed and i.stage_id == application.stage_id
    ]
    asked = [request for request in slot_requests_of(application) if request.is_open]
    if not owed and asked:
        return PendingStep(f"A time to choose, asked {_ago(asked[-1].asked_at)}", application.candidate.name)
    if not owed:
        return PendingStep("An interview to schedule", recruiter.name, user_id=recruiter.id, verb="Schedule")
    first = min(owed, key=lambda interview: interview.starts_at)
    return _interview_step(first, reader)


def _questionnaire_step(application: Application, recruiter: User) -> PendingStep:
    sent = [q for q in questionnaires_of(application) if q.stage_id == application.stage_id]
    if not sent:
        return PendingStep("The questionnaire to send", recruiter.name, user_id=recruiter.id, verb="Send")
    if sent[-1].expires_at <= clock.now():
        text = "The questionnaire has expired: send it again"
        return PendingStep(text, recruiter.name, "late", user_id=recruiter.id, verb="Send")
    return PendingStep(f"Answers, asked for {_ago(sent[-1].sent_at)}", application.candidate.name)


def _interview_step(interview: Interview, reader: User) -> PendingStep:
    due = format_moment(interview.due_at, reader.time_zone)
    if interview.ends_at > clock.now():
        text = f"Interview on {format_moment(interview.starts_at, reader.time_zone)}"
    elif interview.is_late:
        text = f"A scorecard, late since {due}"
    else:
        text = f"A scorecard, due {due}"
    interviewer, tone = interview.interviewer, "late" if interview.is_late else ""
    return PendingStep(text, interviewer.name, tone, user_id=interviewer.id, interview=interview)


def _ago(since: datetime) -> str:
    words = waiting_time(since)
    return words if words == "today" else f"{words} ago"
