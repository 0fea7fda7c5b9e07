"""What an application waits for, as its card says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.candidates.models import Application, Status
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.openings.models import StageKind
from app.people.models import User
from app.pipeline.models import ReturnRequest
from app.pipeline.queries import stage_facts
from app.pipeline.rules import missing_requirement
from app.questionnaire.models import questionnaires_of
from app.shared import clock
from app.shared.times import format_moment, full_days_since


@dataclass(frozen=True)
class PendingStep:
    """`text` says what the application waits for, `who` for which person; `tone` is "", "late" or "fine".

    `user_id` is the user whose turn it is, None if it is the candidate's turn; `verb` is the button of
    their action. `interview` is the interview it is about, if any; `decision` is true if the stage has all
    it needs and someone has to decide.
    """

    text: str
    who: str
    tone: str = ""
    user_id: int | None = None
    verb: str = ""
    interview: Interview | None = None
    decision: bool = False


def next_step(
    application: Application, reader: User, return_request: ReturnRequest | None = None
) -> PendingStep:
    """What an application waits for, as far as the reader may know.

    A reader who owes a scorecard on it sees only that, not whether another's is submitted.
    `return_request` is the last one to the candidate of a withdrawn application.
    """
    recruiter, candidate = application.opening.recruiter, application.candidate
    if return_request is not None and return_request.is_open and application.status is Status.WITHDRAWN:
        return PendingStep(
            _("Answer about coming back, asked %(when)s", when=_when(return_request.asked_at)), candidate.name
        )
    if application.status is not Status.ACTIVE:
        return PendingStep(application.status.label, "")
    own = next(
        (i for i in interviews_of(application) if i.is_scorecard_owed and i.interviewer_id == reader.id), None
    )
    if own is not None:
        return replace(_interview_step(own, reader), who=_("You"))
    if missing_requirement(stage_facts(application)) is None:
        decider = application.opening.hiring_manager
        return PendingStep(
            _("Decision"), decider.name, "fine", user_id=decider.id, verb=_("Decide"), decision=True
        )
    if application.stage.kind is StageKind.QUESTIONNAIRE:
        return _questionnaire_step(application, recruiter)
    owed = [
        i for i in interviews_of(application) if i.is_scorecard_owed and i.stage_id == application.stage_id
    ]
    asked = [request for request in slot_requests_of(application) if request.is_open]
    if not owed and asked:
        return PendingStep(
            _("Choice of a time, asked %(when)s", when=_when(asked[-1].asked_at)), candidate.name
        )
    if not owed:
        return PendingStep(
            _("Interview to schedule"), recruiter.name, user_id=recruiter.id, verb=_("Schedule interview")
        )
    first = min(owed, key=lambda interview: interview.starts_at)
    return _interview_step(first, reader)


def _questionnaire_step(application: Application, recruiter: User) -> PendingStep:
    sent = [q for q in questionnaires_of(application) if q.stage_id == application.stage_id]
    send = _("Send questionnaire")
    if not sent:
        return PendingStep(_("Questionnaire to send"), recruiter.name, user_id=recruiter.id, verb=send)
    if sent[-1].expires_at <= clock.now():
        text = _("Questionnaire expired: send it again")
        return PendingStep(text, recruiter.name, "late", user_id=recruiter.id, verb=send)
    return PendingStep(_("Answers, asked %(when)s", when=_when(sent[-1].sent_at)), application.candidate.name)


def _interview_step(interview: Interview, reader: User) -> PendingStep:
    due = format_moment(interview.due_at, reader.time_zone)
    if interview.ends_at > clock.now():
        text = _("Interview on %(when)s", when=format_moment(interview.starts_at, reader.time_zone))
    elif interview.is_late:
        text = _("Scorecard overdue since %(due)s", due=due)
    else:
        text = _("Scorecard due %(due)s", due=due)
    interviewer, tone = interview.interviewer, "late" if interview.is_late else ""
    return PendingStep(
        text, interviewer.name, tone, user_id=interviewer.id, verb=_("Open"), interview=interview
    )


def _when(since: datetime) -> str:
    days = full_days_since(since)
    return ngettext("%(num)s day ago", "%(num)s days ago", days) if days else _("today")
