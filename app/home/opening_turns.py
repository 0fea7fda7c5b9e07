"""Rows of Your turn for drafts that wait to be approved."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.access.roles import Role
from app.db.base import db
from app.home.turn_item import TurnItem
from app.openings.approvals.models import OpeningApproval
from app.openings.approvals.queries import has_other_deciders
from app.openings.models import Opening
from app.people.models import User
from app.turns.models import Turn, TurnKind

OPENING_LIST_LIMIT = 50


def own_opening_approvals(user: User) -> Iterator[TurnItem]:
    """A row for each draft of a hiring manager."""
    return _items(user, Turn.user_id == user.id)


def shared_opening_approvals(user: User) -> Iterator[TurnItem]:
    """A row for each draft that waits for an admin. Nobody decides on their own, unless nobody else can."""
    return _items(user, Turn.role == Role.ADMIN)


def _items(user: User, of: ColumnElement[bool]) -> Iterator[TurnItem]:
    statement = (
        select(Turn, OpeningApproval)
        .join(OpeningApproval, OpeningApproval.id == Turn.about_id)
        .join(Opening, Opening.id == OpeningApproval.opening_id)
        .where(Turn.kind == TurnKind.APPROVE_OPENING, of, Opening.id.not_in(user.openings_applied_to))
        .order_by(Turn.since, Turn.id)
        .limit(OPENING_LIST_LIMIT)
    )
    for turn, approval in db.session.execute(statement):
        if approval.requested_by_id == user.id and has_other_deciders(approval):
            continue
        what, url = _("Opening to approve"), url_for("approvals.approval", opening_approval_id=approval.id)
        yield TurnItem(turn.since, what, approval.opening.name, _("Review"), url, turn.urgency)
