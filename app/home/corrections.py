"""Rows of Your turn for corrections of closings that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from app.access.roles import Role
from app.book.models import Closing, ClosingCorrection
from app.db.base import db
from app.home.turn_item import TurnItem
from app.people.models import User
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.web.record_pages import url_of

CORRECTION_LIST_LIMIT = 50
CORRECTION_DECIDERS = frozenset({Role.ISR_MANAGER, Role.SALES_OPERATIONS, Role.ADMIN})


def correction_items(user: User) -> Iterator[TurnItem]:
    """A row for each, oldest first: nobody decides on their own, nor on one that is for them."""
    is_about = and_(Turn.kind == TurnKind.DECIDE_CORRECTION, ClosingCorrection.id == Turn.about_id)
    statement = (
        select(ClosingCorrection)
        .join(Turn, is_about)
        .where(
            is_open(),
            ClosingCorrection.asked_by_id != user.id,
            ClosingCorrection.isr_id.is_distinct_from(user.id),
        )
        .options(joinedload(ClosingCorrection.asked_by).lazyload(User.granted_roles))
        .options(joinedload(ClosingCorrection.closing).joinedload(Closing.opportunity))
    )
    oldest = statement.order_by(Turn.since, Turn.id).limit(CORRECTION_LIST_LIMIT)
    for correction in db.session.scalars(oldest):
        opportunity = correction.closing.opportunity
        names = {"requester": correction.asked_by.name, "opportunity": opportunity.name or opportunity.crm_id}
        what = _("%(requester)s requests another ISR for %(opportunity)s", **names)
        yield TurnItem(
            correction.asked_at, what, _("Correction of a closing"), _("Decide"), url_of(correction)
        )
