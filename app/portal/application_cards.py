"""A candidate's applications as they see them: the track, the next step, their interviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.candidates.models import Application, Candidate, Status
from app.candidates.visible_status import VisibleState, latest_decline_mail, visible_state, visible_states
from app.db.base import db
from app.interviews.models import Interview, SlotRequest, interviews_of, slot_requests_of
from app.interviews.rules import interview_length
from app.introductions.queries import ShownPerson
from app.job_families.kinds import StageKind
from app.opening_moves.models import OpeningMove
from app.opening_moves.queries import last_moves
from app.openings.models import Opening, Stage
from app.openings.ways import stages_beside
from app.outbox.models import Message
from app.pipeline.models import ReturnRequest
from app.portal.interview_cards import InterviewCard, interview_cards
from app.portal.offers import OfferCard, last_offer_cards
from app.portal.people import people_to_meet
from app.portal.rules import NextStep, VisibleStage, next_step
from app.portal.stations import own_stations
from app.questionnaire.models import Questionnaire, questionnaires_of
from app.questionnaire.queries import QUESTIONNAIRE_LINK as QUESTIONS
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.queries import checks_of
from app.return_requests.actions import last_return_requests, return_obstacle
from app.shared import clock
from app.shared.company import current_company
from app.shared.links import signed_path
from app.shared.track import Station
from app.stage_results.queries import results_of
from app.stage_results.rules import ResultKind

APPLICATION_CARD_LIMIT = 20  # applications on the page, the latest first


@dataclass(frozen=True)
class ApplicationCard:
    """One application, at the `stage` that its candidate knows.

    `next_step` is None if it has ended. `notice` is the mail about a decline. `asked_back` is the last
    request to come back after they withdrew. `return_obstacle` says why they cannot; None if they can.
    `asked_for_time` is their request to choose a time. `references` are those they were asked for, `offer`
    is the last one that they got, `move` asks whether they move to another opening, `moved_to` is the one
    they moved to. `people` are those they meet, who agreed to be shown.
    """

    application: Application
    status: Status
    stage: Stage
    stations: list[Station]
    next_step: NextStep | None
    interviews: list[InterviewCard]
    questionnaire_path: str | None
    notice: Message | None
    asked_for_time: SlotRequest | None = None
    asked_back: ReturnRequest | None = None
    return_obstacle: str | None = None
    references: ReferenceCheck | None = None
    offer: OfferCard | None = None
    move: OpeningMove | None = None
    moved_to: Opening | None = None
    people: Sequence[ShownPerson] = ()

    @property
    def is_active(self) -> bool:
        return self.status is Status.ACTIVE

    def length_of(self, stage: Stage) -> str:
        """How long an interview at a stage takes this candidate."""
        return interview_length(self.application, stage)


def application_cards(candidate: Candidate) -> list[ApplicationCard]:
    """The applications of a candidate, the latest first, at most APPLICATION_CARD_LIMIT."""
    applications = _applications(candidate)
    asked_back, known = last_return_requests(applications), visible_states(applications)
    references, offers = checks_of(applications), last_offer_cards(applications, known)
    moves = last_moves(applications)
    people = people_to_meet((each, known[each.id].status) for each in applications)
    return [
        replace(
            _application_card(
                each,
                known[each.id],
                asked_back.get(each.id),
                references.get(each.id),
                offers.get(each.id),
                moves.get(each.id),
            ),
            people=people[each.id],
        )
        for each in applications
    ]


def application_card(application: Application, asked_back: ReturnRequest | None = None) -> ApplicationCard:
    """One application, as far as its candidate knows."""
    return _application_card(application, visible_state(application), asked_back)


def _application_card(
    application: Application,
    known: VisibleState,
    asked_back: ReturnRequest | None,
    references: ReferenceCheck | None = None,
    offer: OfferCard | None = None,
    move: OpeningMove | None = None,
) -> ApplicationCard:
    status, now = known.status, clock.now()
    request = slot_request_for(application, known) if status is Status.ACTIVE else None
    seen = _visible_stage(application, known, request) if status is Status.ACTIVE else None
    asked = _latest_questionnaire(application, known.stage)
    is_asked = asked_back is not None and asked_back.is_open
    answers = bool(seen and asked and not asked.answered_at and asked.expires_at > now)
    return ApplicationCard(
        application=application,
        status=status,
        stage=known.stage,
        stations=own_stations(application, known),
        next_step=next_step(seen, now, current_company().answer_promise_at) if seen else None,
        interviews=interview_cards(application, status, now),
        questionnaire_path=signed_path(QUESTIONS, asked.id) if asked and answers else None,
        asked_for_time=request,
        notice=latest_decline_mail(application) if status is Status.DECLINED else None,
        asked_back=asked_back,
        return_obstacle=return_obstacle(application) if is_asked else None,
        references=references,
        offer=offer,
        move=move if move and move.waits else None,
        moved_to=move.to_opening if move and move.moved_to_id else None,
    )


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
            selectinload(interviews_of.attribute).joinedload(Interview.shadow),
            selectinload(questionnaires_of.attribute),
            selectinload(slot_requests_of.attribute),
        )
        .order_by(Application.id.desc())
        .limit(APPLICATION_CARD_LIMIT)
    )
    return db.session.scalars(statement).all()


def _latest_questionnaire(application: Application, stage: Stage) -> Questionnaire | None:
    """The latest questionnaire sent at a stage."""
    sent = [q for q in questionnaires_of(application) if q.stage_id == stage.id]
    return sent[-1] if sent else None


def _visible_stage(
    application: Application, known: VisibleState, request: SlotRequest | None
) -> VisibleStage:
    asked = _latest_questionnaire(application, known.stage)
    interview = _relevant_interview(application, known.stage)
    return VisibleStage(
        kind=known.stage.kind,
        since=known.since,
        asked_at=asked.sent_at if asked else None,
        asked_until=asked.expires_at if asked else None,
        answered_at=asked.answered_at if asked else None,
        times_offered_at=request.asked_at if request else None,
        begins_at=interview.starts_at if interview else None,
        ends_at=interview.ends_at if interview else None,
        **_task_times(application, known.stage),
    )


def slot_request_for(application: Application, known: VisibleState) -> SlotRequest | None:
    """Their request to choose a time, while there is one. A move hidden from them does not end it."""
    here = {stage.id for stage in stages_beside(application.opening.stages, known.stage)}
    asked = [request for request in slot_requests_of(application) if request.stage_id in here]
    if not asked:
        return None
    last, since = asked[-1], known.hidden_since
    ended_hidden = last.ended_at is not None and since is not None and last.ended_at >= since
    return last if last.is_open or ended_hidden else None


def _task_times(application: Application, stage: Stage) -> dict[str, datetime | None]:
    """When the task of a stage was sent, and when it came in."""
    if stage.kind is not StageKind.ASSESSMENT:
        return {}
    at = {result.kind: result.at for result in results_of(application) if result.stage_id == stage.id}
    received = at.get(ResultKind.TASK_RECEIVED)
    return {"task_sent_at": at.get(ResultKind.TASK_SENT), "task_received_at": received}


def _relevant_interview(application: Application, stage: Stage) -> Interview | None:
    """The next interview of a stage and those held together with it, or else the last one."""
    stage_ids = {each.id for each in stages_beside(application.opening.stages, stage)}
    meetings = [i for i in interviews_of(application) if i.meets and not i.is_cancelled]
    here = [interview for interview in meetings if interview.stage_id in stage_ids]
    upcoming = [interview for interview in here if interview.ends_at > clock.now()]
    return next(iter(upcoming or here[-1:]), None)
