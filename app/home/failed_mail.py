"""The row of Your turn for admins about mail that nobody got."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.db.base import db
from app.home.turn_item import TurnItem
from app.outbox.models import Message
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.urgency import urgency_now

MAIL_LIMIT = 100  # mails counted


def failed_mail_items(_admin: User) -> Iterator[TurnItem]:
    """One row for all: the mail server refuses our mail, or else some mails failed."""
    statement = (
        select(Turn.since, Turn.due_at, Message.alarm, Message.problem)
        .join(Message, Message.id == Turn.about_id)
        .where(Turn.kind == TurnKind.RESEND_MAIL)
    )
    failed = db.session.execute(statement.order_by(Turn.since, Turn.id).limit(MAIL_LIMIT)).all()
    if not failed:
        return
    refused = next((each for each in failed if each.alarm), None)
    what = _("The mail server refuses our mail") if refused else _("Mail could not be sent")
    where = ngettext("%(num)s mail", "%(num)s mails", len(failed))
    if refused and refused.problem:
        where = refused.problem
    since, due_at, *_first = failed[0]
    yield TurnItem(since, what, where, _("See why"), url_for("outbox.failed"), urgency_now(since, due_at))
