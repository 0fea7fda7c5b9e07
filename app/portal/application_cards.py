"""A candidate's applications as they see them: the track, what comes next, their interviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.candidates.models import Application, Candidate, Status
from app.candidates.told import VisibleState, decline_notice, visible_state, visible_states
from app.db.base import db
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.interviews.rules import LEAST_NOTICE_TO_CHANGE
from app.openings.models import Opening, Stage
from app.outbox.models import Message
from app.pipeline.models import ReturnRequest
from app.pipeline.return_requests import last_return_requests, why_it_cannot_return
from app.portal.rules import Course, StageSeen, Standing, course, standing
from app.questionnaire.models import Questionnaire, questionnaires_of
from app.questionnaire.queries import LINK as QUESTIONS
from app.shared import clock
from app.shared.links import signed_path
from app.shared.times import waiting_time
from app.shared.track import Station, StationState

MOST = 20  # applications on the page, the latest first


@dataclass(frozen=True)
class Meeting:
    """An interview as its candidate sees it."""

    interview: Interview
    course: Course
    goes_on: bool

    @property
    def may_change(self) -> bool:
        """Whether their application goes on and there is still time to move or cancel it here."""
        notice = self.interview.starts_at - clock.now()
        return self.goes_on and self.course is Course.TO_COME and notice >= LEAST_NOTICE_TO_CHANGE


@dataclass(frozen=True)
class Way:
    """One application, at the `stage` that its candidate knows.

    `standing` is None where it has ended; `notice` is the mail that told of a decline.

    `asked_back` is the last time they were asked to come back after they withdrew. `stays_withdrawn_because`
    says why they cannot, where that has changed since.
    """

    application: Application
    status: Status
    stage: Stage
    stations: list[Station]
    standing: Standing | None
    meetings: list[Meeting]
    questions_path: str | None
    notice: Message | None
    asked_back: ReturnRequest | None = None
    stays_withdrawn_because: str | None = None

    @property
    def is_active(self) -> bool:
        return self.status is Status.ACTIVE


def ways_of(candidate: Candidate) -> list[Way]:
    """Every application of a candidate, the latest first, at most MOST."""
    applications = _applications(candidate)
    asked_back, known = last_return_requests(applications), visible_states(applications)
    return [_way(each, known[each.id], asked_back.get(each.id)) for each in applications]


def way_of(application: Application, asked_back: ReturnRequest | None = None) -> Way:
    """One application, as far as its candidate knows."""
    return _way(application, visible_state(application), asked_back)


def _way(application: Application, known: VisibleState, asked_back: ReturnRequest | None) -> Way:
    status, now = known.status, clock.now()
    seen = _stage_seen(application, known) if status is Status.ACTIVE else None
    asked = _questions_at(application, known.stage)
    is_asked = asked_back is not None and asked_back.is_open
    answers = bool(seen and asked and not asked.answered_at and asked.expires_at > now)
    return Way(
        application=application,
        status=status,
        stage=known.stage,
        stations=_stations(application, known),
        standing=standing(seen, now) if seen else None,
        meetings=[_meeting(each, status, now) for each in interviews_of(application)],
        questions_path=signed_path(QUESTIONS, asked.id) if asked and answers else None,
        notice=decline_notice(application) if status is Status.DECLINED else None,
        asked_back=asked_back,
        stays_withdrawn_because=why_it_cannot_return(application) if is_asked else None,
    )


def _meeting(interview: Interview, status: Status, now: datetime) -> Meeting:
    is_now = course(interview.state, interview.ends_at, now, not_held=interview.is_not_held)
    return Meeting(interview, is_now, goes_on=status is Status.ACTIVE)


def _applications(candidate: Candidate) -> Sequence[Application]:
    statement = (
        select(Application)
        .where(Application.candidate_id == candidate.id)
        .options(
            joinedload(Application.stage),
            joinedload(Application.opening).selectinload(Opening.stages),
            joinedload(Application.opening).joinedload(Opening.recruiter),
            selectinload(interviews_of.attribute).joinedload(Interview.stage),
            selectinload(interviews_of.attribute).joinedload(Interview.interviewer),
            selectinload(questionnaires_of.attribute),
            selectinload(slot_requests_of.attribute),
        )
        .order_by(Application.id.desc())
        .limit(MOST)
    )
    return db.session.scalars(statement).all()


def _questions_at(application: Application, stage: Stage) -> Questionnaire | None:
    """The latest questionnaire sent at a stage."""
    sent = [q for q in questionnaires_of(application) if q.stage_id == stage.id]
    return sent[-1] if sent else None


def _stage_seen(application: Application, known: VisibleState) -> StageSeen:
    asked = _questions_at(application, known.stage)
    interview = _interview_at(application, known.stage)
    return StageSeen(
        kind=known.stage.kind,
        since=known.since,
        asked_at=asked.sent_at if asked else None,
        asked_until=asked.expires_at if asked else None,
        answered_at=asked.answered_at if asked else None,
        times_offered_at=times_offered_at(application, known),
        begins_at=interview.starts_at if interview else None,
        ends_at=interview.ends_at if interview else None,
    )


def times_offered_at(application: Application, known: VisibleState) -> datetime | None:
    """When they were asked to choose a time, while they are; a move that they do not know ends no asking."""
    asked = [request for request in slot_requests_of(application) if request.stage_id == known.stage.id]
    if not asked:
        return None
    last, since = asked[-1], known.hidden_since
    ended_hidden = last.ended_at is not None and since is not None and last.ended_at >= since
    return last.asked_at if last.is_open or ended_hidden else None


def _interview_at(application: Application, stage: Stage) -> Interview | None:
    """The next interview of a stage, or else the last one that is over."""
    here = [i for i in interviews_of(application) if i.stage_id == stage.id and not i.is_cancelled]
    to_come = [interview for interview in here if interview.ends_at > clock.now()]
    return next(iter(to_come or here[-1:]), None)


def _stations(application: Application, known: VisibleState) -> list[Station]:
    """The stages, which are those of the opening's public page, and the hire they lead to."""
    here, is_hired = known.stage.position, known.status is Status.HIRED
    line = [
        Station(
            stage.name,
            _detail(known) if stage.position == here else "",
            _state(stage.position, here, hired=is_hired),
        )
        for stage in application.opening.stages
    ]
    hired = StationState.HERE if is_hired else StationState.AHEAD
    return [*line, Station("Hired", "", hired)]


def _state(position: int, here: int, *, hired: bool) -> StationState:
    if position < here or hired:
        return StationState.PAST
    return StationState.HERE if position == here else StationState.AHEAD


def _detail(known: VisibleState) -> str:
    words = {Status.ACTIVE: waiting_time(known.since), Status.HIRED: ""}
    return words.get(known.status, "ended")
