"""Exports of lists, as their pages make them."""

from __future__ import annotations

from app.db.base import db
from app.exports.actions import request_export
from app.exports.lists import ExportedList
from app.exports.models import ListExport, RowKind
from app.exports.runs import make_one_export
from app.people.models import User


def a_requested_export(by: User, asked: str = "", row_kind: RowKind = RowKind.APPLICATIONS) -> ListExport:
    """A list that waits for the worker."""
    export = request_export(ExportedList(row_kind, asked, by), by=by)
    db.session.commit()
    return export


def a_made_export(by: User, asked: str = "", row_kind: RowKind = RowKind.APPLICATIONS) -> ListExport:
    """A list with the file that the worker made."""
    export = a_requested_export(by, asked, row_kind)
    assert make_one_export()
    db.session.refresh(export)
    return export
