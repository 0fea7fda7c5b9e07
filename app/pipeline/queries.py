"""Reading the pipeline: what a stage has and lacks, an application, its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.activity.history import HistoryLine, history_of
from app.activity.queries import HISTORY_LIMIT, activity_of
from app.activity.verbs import ActivityVerb
from app.application_notes.queries import note_keys
from app.candidates.models import Application, Candidate
from app.candidates.queries import merged_record_keys
from app.db.base import db
from app.documents.models import documents_of
from app.interviews.models import Interview, InterviewState, interviews_of, slot_requests_of
from app.openings.models import Opening, StageKind
from app.people.models import User
from app.pipeline.decline_letters import TalksHeld, talks_held
from app.pipeline.models import Transition
from app.pipeline.rules import (
    DECLINE_REASON_LABELS,
    DeclineReason,
    MoveVerb,
    StageFacts,
    missing_requirement,
)
from app.questionnaire.models import Questionnaire, questionnaires_of
from app.scorecards.submit import SUBMISSION_VERBS
from app.shared import clock

# The first move of an application says the same.
ARRIVAL_VERBS = frozenset({ActivityVerb.ADDED_CANDIDATE, ActivityVerb.CAME_BY_THEMSELVES})
# What a line of the history says of a move, after the name of a colleague.
MOVE_PHRASES = {
    MoveVerb.APPLY: _l("added the application"),
    MoveVerb.ADVANCE: _l("moved the application to %(stage)s"),
    MoveVerb.DECLINE: _l("declined the candidate at %(stage)s"),
    MoveVerb.WITHDRAW: _l("recorded that the candidate withdrew"),
    MoveVerb.REOPEN: _l("reopened the application at %(stage)s"),
    MoveVerb.HIRE: _l("hired the candidate"),
}
CANDIDATE_MOVE_PHRASES = {
    MoveVerb.APPLY: _l("applied"),
    MoveVerb.WITHDRAW: _l("withdrew"),
    MoveVerb.REOPEN: _l("came back to %(stage)s"),
}
UNDO_PHRASES = {
    MoveVerb.ADVANCE: _l("moved the application back to %(stage)s"),
    MoveVerb.DECLINE: _l("undid the decline"),
    MoveVerb.WITHDRAW: _l("undid the withdrawal"),
    MoveVerb.REOPEN: _l("undid the reopening"),
    MoveVerb.HIRE: _l("undid the hire"),
}


def stage_facts(application: Application) -> StageFacts:
    """What the current stage of an application has and still lacks."""
    sent = [q for q in questionnaires_of(application) if q.stage_id == application.stage_id]
    states = [i.state for i in interviews_of(application) if i.stage_id == application.stage_id]
    return StageFacts(
        asks_questions=application.stage.kind is StageKind.QUESTIONNAIRE,
        questionnaire_sent=bool(sent),
        questionnaire_answered=any(q.answered_at for q in sent),
        scorecards_in=sum(state in (InterviewState.HELD, InterviewState.WAIVED) for state in states),
        scorecards_owed=states.count(InterviewState.SCHEDULED),
    )


def talks_of_application(application: Application) -> TalksHeld:
    """Who a candidate has talked with so far: in interviews that have begun and are not cancelled.

    Scorecards make no difference, so a reader who owes one may know this.
    """
    begun = (i for i in interviews_of(application) if not i.is_cancelled and i.starts_at <= clock.now())
    return talks_held([interview.stage.conducted_by for interview in begun])


def owes_loaded_scorecard(reader: User, application: Application) -> bool:
    """True if the reader owes a scorecard on an application loaded with its interviews."""
    return any(i.is_scorecard_owed and i.interviewer_id == reader.id for i in interviews_of(application))


def missing_for(reader: User, application: Application) -> str | None:
    """What the stage still lacks, as a sentence for the reader; None if it has all.

    A reader who owes a scorecard learns nothing about the others.
    """
    if owes_loaded_scorecard(reader, application):
        return _("Your scorecard on this application is due.")
    return missing_requirement(stage_facts(application))


def load_application_for_page(application: Application) -> Application:
    """The same application, with everything its page shows loaded in a fixed number of statements."""
    statement = (
        select(Application)
        .where(Application.id == application.id)
        .options(
            joinedload(Application.stage),
            selectinload(slot_requests_of.attribute),
            selectinload(Application.consents),
            joinedload(Application.candidate).options(
                joinedload(Candidate.referred_by),
                joinedload(Candidate.user).lazyload(User.granted_roles),
                undefer(Candidate.internal),
            ),
            joinedload(Application.opening).selectinload(Opening.stages),
            joinedload(Application.opening).joinedload(Opening.recruiter),
            joinedload(Application.opening).joinedload(Opening.hiring_manager),
            selectinload(interviews_of.attribute).joinedload(Interview.interviewer),
            selectinload(interviews_of.attribute).joinedload(Interview.stage),
            selectinload(interviews_of.attribute).joinedload(Interview.ended_note),
            selectinload(questionnaires_of.attribute).selectinload(Questionnaire.answers),
            selectinload(documents_of.attribute),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def transition_ids(application: Application) -> Select[Any]:
    """A statement of the ids of the moves of an application."""
    return select(Transition.id).where(Transition.application_id == application.id)


def transitions_of(application: Application) -> list[Transition]:
    """The moves of an application, newest first."""
    statement = (
        select(Transition)
        .where(Transition.application_id == application.id)
        .options(
            joinedload(Transition.by),
            joinedload(Transition.to_stage),
            joinedload(Transition.note),
            joinedload(Transition.undoes),
        )
        .order_by(Transition.number.desc())
        .limit(HISTORY_LIMIT)
    )
    return list(db.session.scalars(statement))


def application_history(application: Application, reader: User) -> list[HistoryLine]:
    """Everything done to an application, newest first: its moves and its activity.

    A reader who owes a scorecard on it does not see that another's is submitted.
    """
    moves = transitions_of(application)
    undone = {move.undoes_id for move in moves}
    lines = [_history_line(move, move.id in undone, reader) for move in moves]
    others = union_all(merged_record_keys(application.candidate), note_keys(application, reader))
    activities = activity_of(application, application.candidate, also=others)
    activities = [activity for activity in activities if activity.verb not in ARRIVAL_VERBS]
    if owes_loaded_scorecard(reader, application):
        activities = [a for a in activities if a.verb not in SUBMISSION_VERBS or a.by_id == reader.id]
    lines += history_of(activities, reader.time_zone)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def decision_made_since(instant: datetime, application: Application, reader: User) -> HistoryLine | None:
    """The last move of an application, if it was made since an instant and was not an undo."""
    last = transitions_of(application)[0]
    if last.at < instant or last.verb is MoveVerb.UNDO:
        return None
    return _history_line(last, False, reader)


def _history_line(move: Transition, is_undone: bool, reader: User) -> HistoryLine:
    reason = str(DECLINE_REASON_LABELS[DeclineReason(move.reason)]) if move.reason else ""
    note = move.note.text if move.note else ""
    return HistoryLine(
        at=move.at,
        who=move.who,
        what=_move_phrase(move),
        why=". ".join(part for part in (reason, note) if part),
        zone=reader.time_zone,
        undone=is_undone,
    )


def _move_phrase(move: Transition) -> str:
    phrases, verb = MOVE_PHRASES if move.by else CANDIDATE_MOVE_PHRASES, move.verb
    if move.undoes is not None:
        phrases, verb = UNDO_PHRASES, move.undoes.verb
    return str(phrases[verb]) % {"stage": move.to_stage.name}
