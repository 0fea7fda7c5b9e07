"""Exports go on record: who exported how many rows, of what. The worker makes the large ones."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.documents.file_owners import erase_files
from app.exports.lists import ExportedList
from app.exports.models import ListExport, RowKind
from app.exports.spreadsheets import SpreadsheetKind
from app.people.models import User
from app.shared import clock


def record_export(listed: ExportedList, number: int, kind: SpreadsheetKind, *, by: User) -> None:
    """Record an export of so many rows about the account of the person.

    What was asked for can name a candidate, so it is a note; of a selection it has the ids.
    """
    what = _("%(what)s as %(kind)s", what=listed.recorded(number), kind=kind.upper())
    record_activity(ActivityVerb.EXPORTED_LIST, by, by=by, what=what, reason=listed.asked_on_record)


def select_for_export(ids: Sequence[int], *, by: User) -> ListExport:
    """Make a draft of an export of the selected applications, by their ids."""
    draft = ListExport(by=by, row_kind=RowKind.APPLICATIONS, asked="", selected=list(ids))
    db.session.add(draft)
    db.session.flush()
    return draft


def request_export(listed: ExportedList, *, by: User) -> ListExport:
    """Have the worker make a file of a list. Who asks twice finds the first, while it waits."""
    same = (
        ListExport.by_id == by.id,
        ListExport.row_kind == listed.row_kind,
        ListExport.asked == listed.asked,
        ListExport.with_answers == listed.with_answers,
    )
    waiting = select(ListExport).where(*same, ListExport.due_at.is_not(None), ListExport.selected.is_(None))
    export = db.session.scalar(waiting.limit(1))
    if export is None:
        export = ListExport(by=by, row_kind=listed.row_kind, asked=listed.asked, due_at=clock.now())
        export.with_answers = listed.with_answers
        db.session.add(export)
        db.session.flush()
    return export


def expire_all_exports() -> None:
    """Let all exports expire, also those that are being made: each can have a candidate who is deleted."""
    ended = {"asked": "", "selected": None, "due_at": None, "expires_at": clock.now()}
    db.session.execute(update(ListExport).values(ended))


def delete_one_expired_export() -> bool:
    """Delete an export that has expired, and let the worker remove its file; False if there is none."""
    expired = (ListExport.expires_at <= clock.now(), ListExport.due_at.is_(None))
    export = db.session.scalar(
        select(ListExport).where(*expired).limit(1).with_for_update(skip_locked=True, of=ListExport)
    )
    if export is not None:
        if export.stored_as is not None:
            erase_files([export.stored_as])
        db.session.delete(export)
    db.session.commit()
    return export is not None
