"""Shared views: someone else owns them when their owner leaves. Nobody else uses the other views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from app.access.views import lists_applications
from app.application_lists.models import SavedView
from app.application_lists.view_actions import delete_view
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.shared.text import MAX_LINE_LENGTH, truncate
from app.turns.actions import update_turns_of_people

DELETED = "deleted"


def _shared_views(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    statement = select(SavedView).where(matches(SavedView.owner_id), SavedView.shared)
    ordered = statement.order_by(SavedView.id).options(joinedload(SavedView.owner))
    for view in db.session.scalars(ordered):
        instead = {DELETED: _("Nobody: delete it for everyone")}
        yield LooseEnd(SHARED_VIEW, view, view.owner, view.name, view.saved_at, [view], instead)


def _shares_view(user_id: Any) -> ColumnElement[bool]:
    return exists().where(SavedView.owner_id == user_id, SavedView.shared)


def _can_take_view(_end: LooseEnd, person: User) -> bool:
    return lists_applications(person, None)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    view: SavedView = end.record
    if handover.to is None:
        delete_view(view)
        return
    same_name = (SavedView.owner_id == handover.to.id, SavedView.name == view.name)
    if db.session.scalar(select(SavedView.id).where(*same_name)) is not None:
        name = _("%(name)s (from %(owner)s)", name=view.name, owner=view.owner.name)
        view.name = truncate(name, MAX_LINE_LENGTH)
    view.owner = handover.to
    update_turns_of_people(end.owner, handover.to)


SHARED_VIEW = LooseEndKind(
    "shared_view",
    _l("Shared view of applications"),
    frozenset(),
    _shared_views,
    _hand_over,
    _can_take_view,
    _shares_view,
)
