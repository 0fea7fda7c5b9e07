"""Reading the pipeline: what a stage has and lacks, and the moves of an application."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.activity.queries import HISTORY_LIMIT
from app.candidates.models import Application, OfferStanding
from app.db.base import Instant, db
from app.interviews.models import Interview, InterviewState, interviews_of
from app.job_families.kinds import StageKind
from app.openings.models import Stage
from app.openings.ways import demands_scorecards, stages_beside
from app.people.models import User
from app.pipeline.decline_letters import TalksHeld, talks_held
from app.pipeline.models import Transition
from app.questionnaire.models import questionnaires_of
from app.reference_checks.queries import missing_references
from app.shared import clock
from app.stage_results.queries import last_result_kind
from app.stage_results.requirements import StageFacts, missing_requirement
from app.stage_results.rules import missing_result


def group_facts(application: Application) -> list[StageFacts]:
    """What the stages that are held together at this point of an application have and still lack."""
    group = stages_beside(application.opening.stages, application.stage)
    return [_stage_facts(application, stage) for stage in group]


def _stage_facts(application: Application, stage: Stage) -> StageFacts:
    asks_questions = stage.kind is StageKind.QUESTIONNAIRE
    asked = questionnaires_of(application) if asks_questions else []
    sent = [q for q in asked if q.stage_id == stage.id]
    interviews = [i for i in interviews_of(application) if i.stage_id == stage.id]
    states = [i.state for i in interviews]
    return StageFacts(
        asks_questions=asks_questions,
        result_missing=_result_missing(application, stage),
        name=stage.name,
        required=stage.required_scorecards if demands_scorecards(stage, application.stage) else 0,
        questionnaire_sent=bool(sent),
        questionnaire_answered=any(q.answered_at for q in sent),
        scorecards_in=sum(state in (InterviewState.HELD, InterviewState.WAIVED) for state in states),
        scorecards_owed=states.count(InterviewState.SCHEDULED),
        interviews_ahead=sum(_is_ahead(i) for i in interviews),
    )


def _result_missing(application: Application, stage: Stage) -> str | None:
    """What a stage without interviews lacks, as a sentence."""
    if stage.kind is StageKind.REFERENCE_CHECK:
        return missing_references(application)
    if stage.kind is StageKind.OFFER:
        is_accepted = application.offer_standing is OfferStanding.ACCEPTED
        return None if is_accepted else _("No offer is accepted yet.")
    return missing_result(stage.kind, last_result_kind(application, stage))


def talks_of_application(application: Application) -> TalksHeld:
    """Who a candidate has talked with so far: in interviews that have begun and are not cancelled.

    Scorecards make no difference, so a reader who owes one may know this.
    """
    values = {"application_id": application.id, "now": clock.now()}
    return talks_held(db.session.scalars(_TALKED_WITH, values))


_TALKED_WITH = (
    select(Stage.conducted_by)
    .join(Interview, Interview.stage_id == Stage.id)
    .where(
        Interview.application_id == bindparam("application_id"),
        Interview.state != InterviewState.CANCELLED,
        Interview.meets,
        Interview.starts_at <= bindparam("now", type_=Instant),
    )
)


def owes_loaded_scorecard(reader: User, application: Application) -> bool:
    """True if the reader owes a scorecard on an application loaded with its interviews, or sits in there."""
    return any(each.keeps_blind(reader.id) for each in interviews_of(application))


def missing_for(reader: User, application: Application) -> str | None:
    """What the stage still lacks, as a sentence for the reader; None if it has all.

    A reader who owes a scorecard learns nothing about the others.
    """
    if owes_loaded_scorecard(reader, application):
        if not _owed_by(reader, application):
            return _("The scorecard of the interview you sit in on is not in yet.")
        if all(_is_ahead(each) for each in _owed_by(reader, application)):
            return _("Your interview on this application has not ended yet.")
        return _("Your scorecard on this application is due.")
    return missing_requirement(group_facts(application))


def _owed_by(reader: User, application: Application) -> list[Interview]:
    """The interviews of a reader whose scorecards they owe."""
    interviews = interviews_of(application)
    return [i for i in interviews if i.is_scorecard_owed and i.interviewer_id == reader.id]


def _is_ahead(interview: Interview) -> bool:
    """True while an interview has not ended: its scorecard is owed, and not due."""
    return interview.state is InterviewState.SCHEDULED and interview.ends_at > clock.now()


def transition_ids(application: Application) -> Select[Any]:
    """A statement of the ids of the moves of an application."""
    return select(Transition.id).where(Transition.application_id == application.id)


def transitions_of(application: Application, *, limit: int = HISTORY_LIMIT) -> list[Transition]:
    """The moves of an application, newest first."""
    statement = (
        select(Transition)
        .where(Transition.application_id == application.id)
        .options(
            joinedload(Transition.by).lazyload(User.granted_roles),
            joinedload(Transition.to_stage),
            joinedload(Transition.note),
            joinedload(Transition.undoes),
        )
        .order_by(Transition.number.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))
