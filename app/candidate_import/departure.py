"""Loose ends of a person who imports: files that are not applied, which nobody else can open."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidate_import.actions import hand_over_import, remove_import
from app.candidate_import.models import CandidateImport
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User

REMOVE_IMPORT = "remove"


def _unapplied(matches: UserFilter, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = (
        select(CandidateImport)
        .where(
            CandidateImport.applied_at.is_(None),
            CandidateImport.cleared_at.is_(None),
            matches(CandidateImport.uploaded_by_id),
        )
        .options(selectinload(CandidateImport.uploaded_by))
        .order_by(CandidateImport.id)
    )
    for each in db.session.scalars(statement.limit(most)):
        instead = {REMOVE_IMPORT: _("Nobody: delete the rows")}
        yield LooseEnd(UNAPPLIED_IMPORT, each, each.uploaded_by, each.name, each.uploaded_at, [each], instead)


def _can_take(_end: LooseEnd, person: User) -> bool:
    return allows(person, Permission.IMPORT_CANDIDATES)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    if handover.to is None:
        remove_import(end.record, reason=handover.reason, by=handover.by)
    else:
        hand_over_import(end.record, handover.to, reason=handover.reason, by=handover.by)


UNAPPLIED_IMPORT = LooseEndKind(
    "candidate_import",
    _l("Unapplied imports of candidates"),
    None,
    _unapplied,
    _hand_over,
    _can_take,
)
