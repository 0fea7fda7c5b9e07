"""Pages of the mapping file: upload, map columns, preview and apply, download."""

from __future__ import annotations

from io import BytesIO

from flask import flash, render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.mapping_file import actions, queries, runs
from app.mapping_file.columns import MappingColumn
from app.mapping_file.dry_run_page import (
    FINDINGS_PER_PAGE,
    changes_since_mapping,
    finding_groups,
    planned_losses,
)
from app.mapping_file.forms import ApplyMappingFileForm, MappingColumnsForm, MappingFileForm
from app.mapping_file.models import MappingFile
from app.mapping_file.reader import MAX_FILE_BYTES
from app.mapping_file.rules import FINDING_LABELS, FindingKind
from app.shared import clock
from app.staged_files.forms import columns_form
from app.territories.hooks import preview_losses
from app.web.parameters import InvalidCursor, choice_param, enum_by_value, offset_param
from app.web.record_pages import register_named_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to, register_loader

routes = Routes("mapping", __name__)
register_named_page("mapping file download", "mapping.export_mapping_file")
register_named_page("mapping file upload", "mapping.upload_mapping_file")
register_loader("mapping_file_id", MappingFile)


@routes.form(
    "/territories/mapping-file",
    permission=Permission.BRING_MAPPING_FILE,
    max_bytes=MAX_FILE_BYTES + MAX_FORM_BYTES,
)
def upload_mapping_file() -> Answer:
    form = MappingFileForm()
    if form.submit(lambda: actions.upload_mapping_file(**form.sent, by=current_user)):
        return redirect_to("mapping.map_columns", mapping_file_id=form.result.id)
    applied = queries.applied_files()
    return render_template("mapping_file/upload.html", form=form, applied=applied), form.status


@routes.form("/mapping-files/<int:mapping_file_id>/columns", permission=Permission.APPLY_MAPPING_FILE)
def map_columns(mapping_file: MappingFile) -> Answer:
    if mapping_file.is_applied:
        return _applied_page(mapping_file)
    proposed = {column.value: value for column, value in queries.proposed_values(mapping_file).items()}
    form = columns_form(MappingColumnsForm, queries.samples_of(mapping_file), **proposed)
    if form.submit(actions.map_columns, mapping_file, form.columns, filled=form.filled):
        return redirect_to("mapping.apply_mapping_file", mapping_file_id=mapping_file.id)
    return render_template("mapping_file/columns.html", form=form, file=mapping_file), form.status


@routes.form("/mapping-files/<int:mapping_file_id>/apply", permission=Permission.APPLY_MAPPING_FILE)
def apply_mapping_file(mapping_file: MappingFile) -> Answer:
    if not mapping_file.is_applied and not queries.is_mapped(mapping_file):
        return redirect_to("mapping.map_columns", mapping_file_id=mapping_file.id)
    if mapping_file.is_large and request.method == "GET" and (under_way := runs.open_run(mapping_file)):
        return render_template("mapping_file/progress.html", file=mapping_file, run=under_way)
    form = ApplyMappingFileForm()
    if mapping_file.is_large:
        if form.submit(runs.request_apply, mapping_file, seen=form.seen.data, by=current_user):
            return redirect_to("mapping.apply_mapping_file", mapping_file_id=mapping_file.id)
    elif form.submit(actions.apply_mapping_file, mapping_file, seen=form.seen.data, by=current_user):
        flash(_("Applied the mapping file: %(summary)s.", summary=form.result.summary), "good")
        return redirect_to("territories.list_territories")
    if mapping_file.is_applied:
        return _applied_page(mapping_file)
    run = queries.dry_run_of(mapping_file)
    form.seen.data = run.digest
    page = render_template(
        "mapping_file/apply.html",
        form=form,
        file=mapping_file,
        run=run,
        names_isr=MappingColumn.ISR in queries.column_meanings(mapping_file),
        groups=finding_groups(run, *_requested_findings()),
        labels=FINDING_LABELS,
        since=changes_since_mapping(mapping_file.found or [], run),
        preview=preview_losses(planned_losses(run, clock.today(current_user.time_zone))),
        problem=runs.last_problem(mapping_file) if mapping_file.is_large else None,
    )
    return page, form.status


@routes.page("/territories/mapping-file.csv", permission=Permission.EXPORT_MAPPING_FILE)
def export_mapping_file() -> Answer:
    content = BytesIO(queries.export_text().encode())
    name = "territories-mapping-file.csv"
    return send_file(content, "text/csv", as_attachment=True, download_name=name, etag=False)


def _applied_page(file: MappingFile) -> Answer:
    """The page of an applied file; 409 for a form that was sent twice."""
    return render_template("mapping_file/applied.html", file=file), 200 if request.method == "GET" else 409


def _requested_findings() -> tuple[FindingKind | None, int]:
    """The kind and the offset of the findings to show. Raises InvalidCursor for an offset without a kind."""
    kind, first = choice_param("kind", enum_by_value(FindingKind)), offset_param(FINDINGS_PER_PAGE)
    if first and kind is None:
        raise InvalidCursor
    return kind, first
