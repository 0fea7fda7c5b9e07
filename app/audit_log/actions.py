"""Adding security events: with the transaction of a change, or in their own after a page that only reads."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import Table, bindparam, exists, insert, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.exc import SQLAlchemyError

from app.activity.actions import record_key
from app.audit_log.models import SecurityEvent, SecurityEventKind
from app.db.base import Instant, db
from app.shared import clock
from app.web.routing.request_log import loaded_user_id

log = logging.getLogger(__name__)
SAME_EVENT_WITHIN = timedelta(minutes=10)  # the same person reads the same again: no second event
_EVENTS = cast(Table, SecurityEvent.__table__)


def record_security_event(kind: SecurityEventKind, *, by_id: int | None, about: str = "") -> None:
    """Record an event in the transaction of the session."""
    values = {"at": clock.now(), "kind": kind, "by_id": by_id, "about": about, "what": ""}
    db.session.connection().execute(insert(_EVENTS), values)


def note_read(kind: SecurityEventKind, record: Any) -> None:
    """Note that the person of this request reads a record. It is recorded once the page is answered."""
    if has_request_context():
        g.setdefault("reads", {})[kind, record_key(record)] = None


def note_refused_sign_in(user_id: int | None) -> None:
    """Note that signing in as a user was refused, or as nobody who has an account: it takes as long."""
    g.refused_sign_in = f"user:{user_id}" if user_id else ""


def register_audit_log(app: Flask) -> None:
    """Record what the requests of the app read, and which were refused to somebody who is signed in."""
    app.after_request(_record_events)


def _record_events(response: Response) -> Response:
    """Record what was noted during a request, in a transaction of its own.

    A read counts where the page was answered. If the database cannot be written, the page still works, and
    the log says so.
    """
    events = _events(response.status_code)
    if events:
        try:
            with db.engine.begin() as connection:
                for kind, by_id, about, what in events:
                    values = {"kind": kind, "by_id": by_id, "about": about, "what": what, "at": clock.now()}
                    connection.execute(_ADD_UNLESS_SAME, values | {"since": clock.now() - SAME_EVENT_WITHIN})
        except SQLAlchemyError:
            log.exception("Security events could not be recorded: %s", [str(each[0]) for each in events])
    return response


def _events(status: int) -> list[tuple[SecurityEventKind, int | None, str, str]]:
    """The events of a request: kind, by whom, about what, and the page that was refused."""
    if "refused_sign_in" in g:
        return [(SecurityEventKind.SIGN_IN_REFUSED, None, g.refused_sign_in, "")]
    user_id = loaded_user_id()
    if user_id is None:
        return []
    if status < 400:
        return [(kind, user_id, about, "") for kind, about in g.get("reads", ())]
    hidden = g.get("hidden_record")
    if status == 403 or (status == 404 and hidden):
        about = "{}:{}".format(*hidden) if hidden else ""
        return [(SecurityEventKind.REFUSED, user_id, about, (request.endpoint or "")[:80])]
    return []


def _add_unless_same() -> Any:
    """Insert an event, unless the same person did the same with the same since a moment ago."""
    columns = ("kind", "by_id", "about", "what")
    given = {name: sql_cast(bindparam(name), _EVENTS.c[name].type) for name in columns}
    same = exists().where(
        _EVENTS.c.kind == given["kind"],
        _EVENTS.c.at > bindparam("since", type_=Instant()),
        _EVENTS.c.about == given["about"],
        _EVENTS.c.what == given["what"],
        _EVENTS.c.by_id.is_not_distinct_from(given["by_id"]),
    )
    values = [*given.values(), bindparam("at", type_=Instant())]
    return insert(_EVENTS).from_select([*columns, "at"], select(*values).where(~same), include_defaults=False)


_ADD_UNLESS_SAME = _add_unless_same()
