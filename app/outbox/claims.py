"""Claiming due mails one by one. Each is claimed in the transaction that marks the one before as sent.

If a worker dies, one mail was being sent: that one is sent again after its lease, and no other. The
statements write and return columns, on one connection for all mails of a batch.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, false, null, select, update

from app.outbox.models import Message, MessageState
from app.shared import clock

_messages: Table = Message.__table__  # type: ignore[assignment]
_columns = _messages.c
# A mail that another worker or a page has locked is left to the next batch.
_is_due = (
    select(_columns.id)
    .where(
        _columns.id == bindparam("wanted"),
        _columns.state == MessageState.WAITING,
        _columns.due_at <= bindparam("now"),
    )
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_claim = (
    update(_messages)
    .where(_columns.id == _is_due)
    .values(due_at=bindparam("lease_ends_at"), attempts=_columns.attempts + 1, maybe_sent=True)
    .returning(_messages)
)
_mark_as_sent = (
    update(_messages)
    .where(_columns.id == bindparam("sent"))
    .values(state=MessageState.SENT, sent_at=bindparam("now"), problem=null(), alarm=false())
)


class MailClaims:
    """The mails of a batch, by their ids, for one worker."""

    def __init__(self, connection: Connection, due: Iterable[int], *, lease: timedelta) -> None:
        self._connection, self._due, self._lease = connection, iter(due), lease

    def next(self, *, sent: int | None, stop: bool = False) -> Row[Any] | None:
        """Mark the mail `sent` as sent, claim the next one unless it is time to stop, and commit.

        Leaves out mails that were sent, cancelled or postponed meanwhile; None after the last.
        """
        with self._connection.begin():
            if sent is not None:
                self._connection.execute(_mark_as_sent, {"sent": sent, "now": clock.now()})
            return None if stop else next(filter(None, map(self._claimed, self._due)), None)

    def _claimed(self, wanted: int) -> Row[Any] | None:
        now = clock.now()
        values = {"wanted": wanted, "now": now, "lease_ends_at": now + self._lease}
        return self._connection.execute(_claim, values).first()
