"""The exports that exist for a person: their own, while they may list what these have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from app.access.predicates import is_recruiter
from app.access.views import lists_applications
from app.db.base import db
from app.exports.models import ListExport, RowKind
from app.people.models import User
from app.shared import clock

SHOWN_EXPORTS = 5


def visible_exports(user: User) -> Select[ListExport]:
    """The exports of a person."""
    may_list = {
        RowKind.APPLICATIONS: lists_applications(user, None),
        RowKind.CANDIDATES: is_recruiter(user, None),
    }
    listed = [kind for kind, may in may_list.items() if may]
    return select(ListExport).where(ListExport.by_id == user.id, ListExport.row_kind.in_(listed))


def files_of(user: User, row_kind: RowKind) -> Sequence[ListExport]:
    """The last files that the worker made or is making for a person."""
    lasting = (
        ListExport.row_kind == row_kind,
        ListExport.selected.is_(None),
        ListExport.expires_at > clock.now(),
    )
    newest = visible_exports(user).where(*lasting).order_by(ListExport.id.desc())
    return db.session.scalars(newest.limit(SHOWN_EXPORTS)).all()
