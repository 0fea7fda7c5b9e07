"""Exporting a list of applications, or of candidates. An export writes a record, so it is a POST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from flask import render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.application_lists.settings import ListSettings
from app.application_lists.views.addresses import address_of
from app.application_lists.views.labels import all_labels
from app.db.base import commit_despite_refusal, db, only_reading
from app.exports.actions import record_export
from app.exports.applications import headings_of, rows_of
from app.exports.candidates import candidate_headings, candidate_rows
from app.exports.forms import ExportForm
from app.exports.spreadsheets import SpreadsheetKind, write_spreadsheet
from app.people.models import User
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.parameters import address_args
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes

routes = Routes("exports", __name__)
register_named_page("export applications", "exports.export_applications")
register_named_page("export candidates", "exports.export_candidates")


@routes.form("/applications/export", permission=Permission.LIST_APPLICATIONS)
def export_applications() -> Answer:
    settings = ListSettings.from_args(address_args())
    form = ExportForm(kind=SpreadsheetKind.XLSX.value)
    if form.is_submitted() and form.validate():
        kind = SpreadsheetKind(form.kind.data)
        with only_reading():
            file, number = write_spreadsheet(kind, headings_of(settings), rows_of(settings, current_user))
        what = ngettext("%(num)s application", "%(num)s applications", number)
        return _send(file, "applications", kind, what=what, asked=settings.text)
    return _form_page(form, all_labels(settings, current_user), address_of(settings))


@routes.form("/candidates/export", permission=Permission.LIST_CANDIDATES)
def export_candidates() -> Answer:
    search = one_line(address_args().get("q"))[:MAX_LINE_LENGTH]
    form = ExportForm(kind=SpreadsheetKind.XLSX.value)
    if form.is_submitted() and form.validate():
        kind = SpreadsheetKind(form.kind.data)
        with only_reading():
            rows = candidate_rows(search, current_user)
            file, number = write_spreadsheet(kind, candidate_headings(), rows)
        what = ngettext("%(num)s candidate", "%(num)s candidates", number)
        return _send(file, "candidates", kind, what=what, asked=search)
    label = _("Search: %(search)s", search=search) if search else _("All candidates")
    back = url_for("candidates.list_candidates", q=search or None)
    return _form_page(form, [label], back)


def _send(file: IO[bytes], name: str, kind: SpreadsheetKind, *, what: str, asked: str) -> Answer:
    """Put the export on record, then send the file. It was written first, so its rows are counted."""
    user_id, said = current_user.id, _("%(what)s as %(kind)s", what=what, kind=kind.upper())
    commit_despite_refusal(lambda: record_export(said, asked, by=db.session.get_one(User, user_id)))
    return send_file(file, kind.media_type, as_attachment=True, download_name=f"{name}.{kind}", etag=False)


def _form_page(form: ExportForm, labels: Sequence[str], back: str) -> Answer:
    page = render_template("exports/export.html", form=form, labels=labels, back=back)
    return page, 422 if form.is_submitted() else 200
