"""Exporting a list of applications, a selection of them, or candidates.

An export writes a record, so it is a POST. A large one is made by the worker, and downloaded from its page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import IO

from flask import render_template, send_file, url_for
from flask_login import current_user

from app.access.permissions import Permission
from app.application_lists.settings import ListSettings
from app.application_lists.views.addresses import address_of
from app.audit_log.actions import note_read
from app.audit_log.models import SecurityEventKind
from app.db.base import commit_despite_refusal, db, only_reading
from app.documents.file_storage import open_file
from app.exports.actions import record_export, request_export
from app.exports.forms import ApplicationsExportForm, ExportForm
from app.exports.lists import ExportedList
from app.exports.models import ListExport, RowKind
from app.exports.queries import files_of
from app.exports.rules import LARGE_EXPORT_ROWS, ExportExpired, check_has_file
from app.exports.spreadsheets import SpreadsheetKind, write_spreadsheet
from app.people.models import User
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.parameters import address_args
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Answer, Routes, redirect_to, register_loader
from app.web.security import local_path

routes = Routes("exports", __name__)
register_loader("export_id", ListExport)
register_page(ListExport, "exports.export", "export_id")
register_named_page("export applications", "exports.export_applications")
register_named_page("export candidates", "exports.export_candidates")


@routes.form("/applications/export", permission=Permission.LIST_APPLICATIONS)
def export_applications() -> Answer:
    settings = ListSettings.from_args(address_args())
    listed = ExportedList(RowKind.APPLICATIONS, settings.text, current_user)
    return _export(listed, back=address_of(settings))


@routes.form("/candidates/export", permission=Permission.LIST_CANDIDATES)
def export_candidates() -> Answer:
    search = one_line(address_args().get("q"))[:MAX_LINE_LENGTH]
    listed = ExportedList(RowKind.CANDIDATES, search, current_user)
    return _export(listed, back=url_for("candidates.list_candidates", q=search or None))


@routes.form("/exports/<int:export_id>/selected", permission=Permission.USE_EXPORT)
def export_selected(export: ListExport) -> Answer:
    if export.is_expired:
        raise ExportExpired
    if export.selected is None:
        return redirect_to("exports.export", export_id=export.id)
    back = local_path(address_args().get("back")) or address_of(ListSettings())
    return _export(ExportedList.of(export), back=back)


@routes.page("/exports/<int:export_id>", permission=Permission.USE_EXPORT)
def export(export: ListExport) -> Answer:
    if export.is_expired:
        raise ExportExpired
    if export.selected is not None:
        back = local_path(address_args().get("back"))
        return redirect_to("exports.export_selected", export_id=export.id, back=back)
    return render_template("exports/progress.html", export=export, labels=ExportedList.of(export).labels)


@routes.page("/exports/<int:export_id>/file", permission=Permission.USE_EXPORT)
def download_export(export: ListExport) -> Answer:
    file = open_file(check_has_file(export.stored_as, is_expired=export.is_expired))
    if file is None:
        raise ExportExpired
    note_read(SecurityEventKind.DOWNLOADED_EXPORT, export)
    name, kind = export.row_kind.value, SpreadsheetKind.XLSX
    return send_file(file, kind.media_type, as_attachment=True, download_name=f"{name}.{kind}", etag=False)


def _export(listed: ExportedList, *, back: str) -> Answer:
    of_applications = listed.row_kind is RowKind.APPLICATIONS
    form = (ApplicationsExportForm if of_applications else ExportForm)(kind=SpreadsheetKind.XLSX.value)
    if form.is_submitted() and form.validate():
        listed = replace(listed, with_answers=form.data.get("with_answers", False))
        kind = SpreadsheetKind(form.kind.data)
        if kind is SpreadsheetKind.XLSX and listed.count(LARGE_EXPORT_ROWS + 1) > LARGE_EXPORT_ROWS:
            return redirect_to("exports.export", export_id=request_export(listed, by=current_user).id)
        with only_reading():
            file, number = write_spreadsheet(kind, listed.headings, listed.read())
        return _send(file, listed, number, kind)
    files = [] if listed.selected is not None else files_of(current_user, listed.row_kind)
    page = render_template("exports/export.html", form=form, labels=listed.labels, back=back, files=files)
    return page, 422 if form.is_submitted() else 200


def _send(file: IO[bytes], listed: ExportedList, number: int, kind: SpreadsheetKind) -> Answer:
    """Put the export on record, then send the file. It was written first, so its rows are counted."""
    user_id, name = current_user.id, listed.row_kind.value
    commit_despite_refusal(lambda: record_export(listed, number, kind, by=db.session.get_one(User, user_id)))
    return send_file(file, kind.media_type, as_attachment=True, download_name=f"{name}.{kind}", etag=False)
