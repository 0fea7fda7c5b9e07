"""Loose ends of an admin: unapplied mapping files, which nobody else can open."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from app.access.roles import Role
from app.db.base import db
from app.mapping_file.actions import hand_over_mapping_file, remove_mapping_file
from app.mapping_file.models import MappingFile
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User

REMOVE = "remove"


def _drafts(matches: UserFilter, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = select(MappingFile).where(
        MappingFile.applied_at.is_(None), matches(MappingFile.brought_by_id)
    )
    eager = (selectinload(MappingFile.brought_by), defer(MappingFile.text), defer(MappingFile.found))
    for file in db.session.scalars(statement.options(*eager).order_by(MappingFile.id).limit(most)):
        instead = {REMOVE: _("Nobody: remove the file")}
        yield LooseEnd(DRAFT_FILE, file, file.brought_by, file.name, file.brought_at, [file], instead)


def _takes_file(_end: LooseEnd, _person: User) -> bool:
    return True


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    if handover.to is None:
        remove_mapping_file(end.record, reason=handover.reason, by=handover.by)
    else:
        hand_over_mapping_file(end.record, handover.to, reason=handover.reason, by=handover.by)


DRAFT_FILE = LooseEndKind(
    "mapping_file",
    _l("Unapplied mapping files"),
    Role.ADMIN,
    _drafts,
    _hand_over,
    _takes_file,
)
