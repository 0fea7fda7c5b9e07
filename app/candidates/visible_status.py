"""The state of an application that its candidate may see: a move of staff shows once its mail is sent.

A move can be undone for a while, and its mail waits as long. Until then everything a candidate sees is as
before. This is the only place of the rule: their page, their data and their actions ask it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.activity.actions import record_key
from app.candidates.mail import DECLINED_MAIL
from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.openings.models import Stage
from app.outbox.models import Message, MessageState
from app.outbox.queries import has_left
from app.people.models import User


@dataclass(frozen=True)
class VisibleState:
    """The state of an application that its candidate may see.

    `since` is when it came to the stage, `moved_at` when the last visible move was made. `hidden` are the
    ids of the moves that are not visible. While mail of the last moves waits, `hidden_since` is when the
    first of these moves was made.
    """

    status: Status
    stage: Stage
    since: datetime
    moved_at: datetime
    hidden: frozenset[int] = frozenset()
    hidden_since: datetime | None = None


def visible_state(application: Application) -> VisibleState:
    """The visible state of one application."""
    return visible_states([application])[application.id]


def visible_states(applications: Collection[Application]) -> dict[int, VisibleState]:
    """The visible states by application id. It takes two statements."""
    moves = _moves_of(applications)
    standing = {id_: _standing_moves(made) for id_, made in moves.items()}
    mails = _mails_of([move for made in standing.values() for move in made])
    return {
        each.id: _visible_state(
            each, moves[each.id], standing[each.id], _hidden_move_ids(standing[each.id], mails)
        )
        for each in applications
    }


def latest_decline_mail(application: Application) -> Message | None:
    """The latest mail about a decline, in any state."""
    about_decline = (Message.kind == DECLINED_MAIL, Message.about == record_key(application))
    return db.session.scalar(select(Message).where(*about_decline).order_by(Message.id.desc()).limit(1))


def _moves_of(applications: Iterable[Application]) -> dict[int, list[Any]]:
    """The moves of each application, the newest first, with the addresses of its candidate."""
    move: Any = Application.moves.property.entity.class_
    statement = (
        select(*move.__table__.columns, Candidate.email, User.email.label("account_email"))
        .join(Application, Application.id == move.application_id)
        .join(Application.candidate)
        .outerjoin(Candidate.user)
        .where(move.application_id.in_([each.id for each in applications]))
        .order_by(move.number.desc())
    )
    found: dict[int, list[Any]] = {each.id: [] for each in applications}
    for row in db.session.execute(statement):
        found[row.application_id].append(row)
    return found


def _standing_moves(moves: Sequence[Any]) -> list[Any]:
    """The moves that still count: neither undone ones nor undos."""
    undone = {move.undoes_id for move in moves}
    return [move for move in moves if move.undoes_id is None and move.id not in undone]


def _mails_of(moves: Iterable[Any]) -> Mapping[int, list[Any]]:
    """The mails that notify the candidate of each move, by the id of the move, the first one first.

    Reminders to choose a time belong to a move too, but say nothing about it.
    """
    addresses = {move.id: {move.email, move.account_email} for move in moves}
    columns = Message.transition_id, Message.taken_back_by_id, Message.to_email, Message.kind
    state = Message.state, Message.due_at, Message.maybe_sent
    of_moves = Message.transition_id.in_(addresses), ~Message.about.startswith("slotrequest:")
    mails: dict[int, list[Any]] = defaultdict(list)
    for mail in db.session.execute(select(*columns, *state).where(*of_moves).order_by(Message.id)):
        if mail.to_email in addresses[mail.transition_id]:
            mails[mail.transition_id].append(mail)
    return mails


def _hidden_move_ids(moves: Sequence[Any], mails: Mapping[int, list[Any]]) -> set[int]:
    """The ids of the standing moves that are not visible to the candidate."""
    ids = {move.id for move in moves}
    return {move.id for move in moves if _is_hidden(move, mails.get(move.id, []), ids)}


def _is_hidden(move: Any, mails: Sequence[Any], standing: Collection[int]) -> bool:
    """True if a move is not visible to the candidate yet: its first mail to them was not sent.

    Their own moves, withdrawals, and moves without mail are visible. Mail that a later move has cancelled
    never makes a move visible.
    """
    if move.by_id is None or move.from_status is None or move.to_status is Status.WITHDRAWN:
        return False
    is_decline = move.to_status is Status.DECLINED
    notices = [mail for mail in mails if mail.kind == DECLINED_MAIL] if is_decline else mails
    first = next((mail for mail in notices if mail.state is not MessageState.CANCELLED), None)
    if first is None:
        return any(is_decline or mail.taken_back_by_id in standing for mail in notices)
    return not (has_left(first) or (first.maybe_sent and not is_decline))


def _visible_state(
    application: Application, moves: Sequence[Any], standing: Sequence[Any], hidden: set[int]
) -> VisibleState:
    visible = [move for move in standing if move.id not in hidden]
    if not visible:  # no move is on record
        return VisibleState(
            application.status, application.stage, application.stage_since, application.stage_since
        )
    last, at_stage = visible[0], _moves_at_stage(visible)
    waiting = [move.at for move in standing if move.number > last.number]
    changed = next(move for move in moves if move.from_stage_id != move.to_stage_id)
    is_as_recorded = not hidden and changed.id == at_stage[-1].id
    return VisibleState(
        status=last.to_status if hidden else application.status,
        stage=_stage_by_id(application, at_stage[0].to_stage_id) if hidden else application.stage,
        since=application.stage_since if is_as_recorded else at_stage[-1].at,
        moved_at=last.at,
        hidden=frozenset(hidden),
        hidden_since=min(waiting, default=None),
    )


def _moves_at_stage(visible: Sequence[Any]) -> list[Any]:
    """The visible moves at the visible stage, the newest first; the last of them led to the stage.

    A move that ends an application has no stage of its own.
    """
    moves = [move for move in visible if move.to_status in (Status.ACTIVE, Status.HIRED)]
    stage_id = moves[0].to_stage_id
    end = next((i for i, move in enumerate(moves) if move.to_stage_id != stage_id), len(moves))
    return moves[:end]


def _stage_by_id(application: Application, stage_id: int) -> Stage:
    if stage_id == application.stage_id:
        return application.stage
    return next(stage for stage in application.opening.stages if stage.id == stage_id)
