"""Pages of CRM files: the list of them, upload, map columns, look at the rows and apply, remove."""

from __future__ import annotations

from flask import flash, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.alignment_changes.sections import register_known_since
from app.crm_file_pages.field_changes import field_changes, territories_before
from app.crm_file_pages.forms import (
    NEEDED_COLUMNS,
    ApplyCrmFileForm,
    CrmFileForm,
    ReadAgainForm,
    RemoveCrmFileForm,
    crm_columns_form,
    crm_stages_form,
)
from app.crm_file_pages.refused_rows import refused_crm_rows_file
from app.crm_files import actions, queries, upload
from app.crm_files.models import CrmImport
from app.crm_files.rules import has_too_many_refused, needs_missing_typed
from app.crm_files.states import FileKind, FileState, RowEffect
from app.web.parameters import choice_param, cursor_param, enum_by_value
from app.web.record_pages import register_named_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to, register_loader

routes = Routes("crm_files", __name__)
register_named_page("crm file upload", "crm_files.upload_accounts")
register_loader("crm_import_id", CrmImport)
register_known_since(queries.opportunities_known_since)
MAX_BYTES = upload.MAX_CRM_FILE_BYTES + MAX_FORM_BYTES
UPLOAD_ENDPOINTS = {
    FileKind.ACCOUNTS: "crm_files.upload_accounts",
    FileKind.OPPORTUNITIES: "crm_files.upload_opportunities",
    FileKind.USERS: "crm_files.upload_users",
}
SHOWN_FIRST = (
    *(RowEffect.REFUSED, RowEffect.CONFLICT, RowEffect.STALE, RowEffect.MOVED, RowEffect.CLOSING),
    *(RowEffect.REOPENING, RowEffect.ADDED, RowEffect.CHANGED),
)


@routes.page("/crm-files", permission=Permission.UPLOAD_CRM_FILE)
def list_files() -> Answer:
    page = queries.files_page(cursor_param())
    return render_template("crm_file_pages/list.html", page=page, kinds=FileKind)


@routes.form("/crm-files/accounts", permission=Permission.UPLOAD_CRM_FILE, max_bytes=MAX_BYTES)
def upload_accounts() -> Answer:
    return _upload(FileKind.ACCOUNTS)


@routes.form("/crm-files/opportunities", permission=Permission.UPLOAD_CRM_FILE, max_bytes=MAX_BYTES)
def upload_opportunities() -> Answer:
    return _upload(FileKind.OPPORTUNITIES)


@routes.form("/crm-files/users", permission=Permission.UPLOAD_CRM_FILE, max_bytes=MAX_BYTES)
def upload_users() -> Answer:
    return _upload(FileKind.USERS)


@routes.form("/crm-files/<int:crm_import_id>/columns", permission=Permission.USE_CRM_FILE)
def map_columns(crm_import: CrmImport) -> Answer:
    if request.method == "GET" and not queries.can_map(crm_import):
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    form = crm_columns_form(crm_import, queries.samples_of(crm_import), current_user)
    if form.submit(_map, crm_import, form):
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    page = render_template(
        "crm_file_pages/columns.html",
        form=form,
        imported=crm_import,
        needed=NEEDED_COLUMNS[crm_import.kind],
        upload_page=url_for(UPLOAD_ENDPOINTS[crm_import.kind]),
    )
    return page, form.status


@routes.form("/crm-files/<int:crm_import_id>/read", permission=Permission.USE_CRM_FILE)
def read_again(crm_import: CrmImport) -> Answer:
    if request.method == "GET" and crm_import.state is not FileState.NOT_READ:
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    form = ReadAgainForm(encoding=crm_import.encoding)
    if form.submit(upload.read_file_again, crm_import, encoding=form.encoding.data or ""):
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    upload_page = url_for(UPLOAD_ENDPOINTS[crm_import.kind])
    page = render_template(
        "crm_file_pages/read_again.html", form=form, imported=crm_import, upload_page=upload_page
    )
    return page, form.status


@routes.form("/crm-files/<int:crm_import_id>", permission=Permission.USE_CRM_FILE)
def apply_file(crm_import: CrmImport) -> Answer:
    if crm_import.state is FileState.UPLOADED and request.method == "GET":
        return redirect_to("crm_files.map_columns", crm_import_id=crm_import.id)
    if crm_import.state is FileState.NOT_READ and request.method == "GET":
        return redirect_to("crm_files.read_again", crm_import_id=crm_import.id)
    if crm_import.is_working and request.method == "GET":
        return render_template("crm_file_pages/progress.html", imported=crm_import)
    form = ApplyCrmFileForm()
    if form.submit(_apply, crm_import, form):
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    form.edition.data = str(crm_import.edition)
    counts = {RowEffect(each): number for each, number in (crm_import.counts or {}).items()}
    shown = choice_param("effect", enum_by_value(RowEffect)) or _first_shown(counts)
    rows = queries.rows_page(crm_import, shown, cursor_param())
    page = render_template(
        "crm_file_pages/apply.html",
        form=form,
        imported=crm_import,
        counts=counts,
        shown=shown,
        page=rows,
        people=queries.people_of(rows.rows),
        changes=field_changes(crm_import, rows.rows),
        territories=territories_before(crm_import, rows.rows),
        moves=queries.isr_moves(crm_import) if crm_import.state is FileState.CHECKED else [],
        can_map=queries.can_map(crm_import),
        has_unknown_stages=bool(queries.unknown_stages(crm_import)),
        types_missing=needs_missing_typed(crm_import),
        may_leave_out=not has_too_many_refused(crm_import),
        effects=RowEffect,
    )
    return page, form.status


@routes.page("/crm-files/<int:crm_import_id>/refused.csv", permission=Permission.USE_CRM_FILE)
def refused_rows(crm_import: CrmImport) -> Answer:
    file = refused_crm_rows_file(crm_import)
    name = f"refused-{crm_import.id}.csv"
    return send_file(file, "text/csv", as_attachment=True, download_name=name, etag=False)


@routes.form("/crm-files/<int:crm_import_id>/stages", permission=Permission.USE_CRM_FILE)
def map_stages(crm_import: CrmImport) -> Answer:
    form = crm_stages_form(queries.unknown_stages(crm_import))
    if form.submit(_map_stages, crm_import, form):
        return redirect_to("crm_files.apply_file", crm_import_id=crm_import.id)
    return render_template("crm_file_pages/stages.html", form=form, imported=crm_import), form.status


@routes.form("/crm-files/<int:crm_import_id>/remove", permission=Permission.USE_CRM_FILE)
def remove_file(crm_import: CrmImport) -> Answer:
    form = RemoveCrmFileForm()
    if form.submit(actions.remove_crm_file, crm_import, by=current_user):
        flash(_("Deleted the rows of %(file)s.", file=crm_import.name), "good")
        return redirect_to("crm_files.list_files")
    return render_template("crm_file_pages/remove.html", form=form, imported=crm_import), form.status


def _upload(kind: FileKind) -> Answer:
    form = CrmFileForm()
    given = {**form.file.values, "kind": kind, "encoding": form.encoding.data or ""}
    if form.submit(upload.upload_file, **given, by=current_user):
        if form.result.is_repeated:
            flash(_("You uploaded this file before. It is not applied yet."), "good")
        is_read = form.result.state is FileState.UPLOADED
        page = "crm_files.map_columns" if is_read else "crm_files.apply_file"
        return redirect_to(page, crm_import_id=form.result.id)
    page = render_template("crm_file_pages/upload.html", form=form, kind=kind, needed=NEEDED_COLUMNS[kind])
    return page, form.status


def _map(imported: CrmImport, form: object) -> None:
    actions.map_columns(imported, form.columns, form.settings)  # type: ignore[attr-defined]


def _map_stages(imported: CrmImport, form: object) -> None:
    actions.map_stages(imported, form.outcomes, by=current_user)  # type: ignore[attr-defined]


def _apply(imported: CrmImport, form: ApplyCrmFileForm) -> None:
    actions.apply_file(
        imported,
        edition=form.edition.number,
        leaves_out_refused=form.leaves_out.data,
        missing=form.missing.data,
    )


def _first_shown(counts: dict[RowEffect, int]) -> RowEffect:
    """The rows that a person looks at first: those that are refused, else those that change something."""
    return next((each for each in (*SHOWN_FIRST, *counts) if counts.get(each)), RowEffect.UNCHANGED)
