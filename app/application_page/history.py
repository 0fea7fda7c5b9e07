"""The history of an application: its moves and everything else that was done to it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import union_all

from app.access.permissions import Permission
from app.access.policy import allows
from app.accommodations.models import Accommodation
from app.accommodations.queries import accommodation_keys
from app.activity.history import HistoryLine, history_of
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.application_notes.queries import note_keys
from app.candidates.models import Application, Status
from app.candidates.queries import merged_record_keys
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.queries import owes_loaded_scorecard, transitions_of
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason, MoveVerb
from app.pools.models import PoolsOf
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.queries import reference_keys
from app.reference_checks.section import may_read_references
from app.scorecards.submit import SUBMISSION_VERBS
from app.tags.models import TagsOf
from app.tags.queries import activity_keys

# The first move of an application says the same.
ARRIVAL_VERBS = frozenset({ActivityVerb.ADDED_CANDIDATE, ActivityVerb.CAME_BY_THEMSELVES})
# What a reader who owes a scorecard does not see of others.
HIDDEN_VERBS = (*SUBMISSION_VERBS, ActivityVerb.REVIEWED_ANSWERS)
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


def application_history(application: Application, reader: User) -> list[HistoryLine]:
    """Everything done to an application, newest first: its moves and its activity.

    A reader who owes a scorecard on it does not see that another's is submitted, or that the answers are
    reviewed.
    """
    moves = transitions_of(application)
    undone = {move.undoes_id for move in moves}
    lines = [_history_line(move, move.id in undone, reader) for move in moves]
    keys = [merged_record_keys(application.candidate), note_keys(application, reader)]
    keys.append(activity_keys(TagsOf, application.candidate, reader))
    if allows(reader, Permission.KEEP_POOLS):
        keys.append(activity_keys(PoolsOf, application.candidate, reader))
    if may_read_references(reader, application):
        keys.extend(reference_keys(ReferenceCheck.application_id == application.id))
    if allows(reader, Permission.READ_ACCOMMODATIONS, application):
        keys.append(accommodation_keys(Accommodation.application_id == application.id))
    others = union_all(*keys)
    activities = activity_of(application, application.candidate, also=others)
    activities = [activity for activity in activities if activity.verb not in ARRIVAL_VERBS]
    if owes_loaded_scorecard(reader, application):
        activities = [a for a in activities if a.verb not in HIDDEN_VERBS or a.by_id == reader.id]
    lines += history_of(activities, reader.time_zone)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def decision_made_since(instant: datetime, application: Application, reader: User) -> HistoryLine | None:
    """The last move of an application, if it was made since an instant and was not an undo."""
    last = transitions_of(application, limit=1)[0]
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
    if move.to_status is Status.MOVED:
        return _("moved to another opening")
    phrases, verb = MOVE_PHRASES if move.by else CANDIDATE_MOVE_PHRASES, move.verb
    if move.undoes is not None:
        phrases, verb = UNDO_PHRASES, move.undoes.verb
    return str(phrases[verb]) % {"stage": move.to_stage.name}
