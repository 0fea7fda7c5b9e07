"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union

from app.activity.actions import record_key
from app.db.base import db
from app.outbox import rules
from app.outbox.models import Message, MessageState
from app.outbox.problems import needs_a_person
from app.shared import clock
from app.shared.settings import current_settings


def messages_about(
    *records: Any, moves: Select[Any] | None = None, own: Sequence[Any] = ()
) -> Sequence[Message]:
    """The mails about some records or caused by the transitions in `moves`, newest first, at most fifty.

    Of those caused by a move, mails about another candidate are left out: only the records in `own` count.
    Each part is read along its own index: for one condition with OR, PostgreSQL reads all mail by its id.
    """
    ids = [select(Message.id).where(Message.about.in_([record_key(record) for record in records]))]
    if moves is not None:
        of_moves = Message.transition_id.in_(moves) & _about_no_other_candidate(own)
        ids.append(select(Message.id).where(of_moves))
    statement = select(Message).where(Message.id.in_(union(*ids)))
    return db.session.scalars(statement.order_by(Message.id.desc()).limit(50)).all()


def _about_no_other_candidate(own: Sequence[Any]) -> ColumnElement[bool]:
    """About one of these records, or about a kind of record that belongs to no candidate."""
    candidate_kinds = ("application", "candidate", "interview", "slotrequest")
    kinds = or_(*(Message.about.startswith(f"{kind}:") for kind in candidate_kinds))
    return Message.about.in_([record_key(record) for record in own]) | ~kinds


def latest_messages() -> Sequence[Message]:
    """The last hundred mails, newest first (development only)."""
    return db.session.scalars(select(Message).order_by(Message.id.desc()).limit(100)).all()


def failed_mail() -> Sequence[Message]:
    """The mails that failed, or wait because the server refuses us; oldest first, at most a hundred."""
    statement = select(Message).where(needs_a_person()).order_by(Message.written_at, Message.id)
    return db.session.scalars(statement.limit(100)).all()


def has_left(mail: Any) -> bool:
    """True if a mail counts as sent now. Takes a message or its row."""
    has_server = bool(current_settings().smtp_url)
    return rules.counts_as_sent(mail.state, mail.due_at, clock.now(), to_a_server=has_server)


def may_have_left(mail: Any) -> bool:
    """True if a mail was sent, or may have been: a worker handed it over and got no answer."""
    return has_left(mail) or mail.maybe_sent


def is_waiting(mail: Any) -> bool:
    """True if a mail waits and can still be cancelled."""
    return mail.state is MessageState.WAITING and not may_have_left(mail)


def mail_of_moves_that_left(*transition_ids: int) -> Sequence[Message]:
    """The mails of some moves that were sent, or may have been."""
    return [message for message in mail_of_moves(*transition_ids) if may_have_left(message)]


def waiting_mail_of_moves(*transition_ids: int) -> Sequence[Message]:
    """The unsent mails of some moves: undoing the moves cancels them."""
    return [message for message in mail_of_moves(*transition_ids) if is_waiting(message)]


def held_mail_of_move(transition_id: int) -> Sequence[Message]:
    """The mails of a move that wait only while it can be undone."""
    return [message for message in waiting_mail_of_moves(transition_id) if message.held]


def mail_of_moves(*transition_ids: int) -> Sequence[Message]:
    """The mails of some moves, oldest first."""
    statement = select(Message).where(Message.transition_id.in_(transition_ids))
    return db.session.scalars(statement.order_by(Message.id)).all()


def mail_cancelled_by_move(transition_id: int, *records: Any) -> Sequence[Message]:
    """The mails about some records that a move cancelled."""
    cancelled = (Message.state == MessageState.CANCELLED, Message.taken_back_by_id == transition_id)
    wanted = Message.about.in_([record_key(record) for record in records])
    return db.session.scalars(select(Message).where(*cancelled, wanted).order_by(Message.id)).all()


def mail_held_with(record: Any) -> Sequence[Message]:
    """The held mails of each move that also holds a mail about this record."""
    held = (Message.state == MessageState.WAITING, Message.held)
    moves = select(Message.transition_id).where(Message.about == record_key(record), *held)
    statement = select(Message).where(Message.transition_id.in_(moves), *held)
    return db.session.scalars(statement.order_by(Message.due_at, Message.id)).all()


def was_mail_written(kind: str, record: Any, *, since: datetime) -> bool:
    """True if a mail of this kind about a record was written since an instant."""
    statement = select(Message.id).where(Message.about == record_key(record), Message.kind == kind)
    return db.session.scalar(statement.where(Message.written_at >= since).limit(1)) is not None
