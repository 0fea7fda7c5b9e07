"""Pages of imports: upload, map columns, check and apply, refused rows, undo and remove."""

from __future__ import annotations

from flask import flash, render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidate_import import actions, queries
from app.candidate_import.add_several import add_several
from app.candidate_import.forms import (
    ApplyImportForm,
    ImportFileForm,
    SeveralCandidatesForm,
    UndoImportForm,
    import_columns_form,
)
from app.candidate_import.lookups import offered_openings
from app.candidate_import.models import CandidateImport
from app.candidate_import.refused_rows import NOT_ADDED_STATES, refused_rows_file
from app.candidate_import.states import ImportState, RowState
from app.openings.models import Opening
from app.openings.rules import check_accepts_applications
from app.shared.text import join_words
from app.untrusted.tables.problems import MAX_TABLE_BYTES
from app.web.parameters import choice_param, cursor_param, enum_by_value
from app.web.record_pages import redirect_to_page, register_named_page, register_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to, register_loader

routes = Routes("imports", __name__)
register_named_page("import candidates", "imports.upload_import")
register_page(Opening, "imports.add_several_candidates", "opening_id", to="add several")
register_loader("candidate_import_id", CandidateImport)


@routes.form(
    "/candidates/import",
    permission=Permission.IMPORT_CANDIDATES,
    max_bytes=MAX_TABLE_BYTES + MAX_FORM_BYTES,
)
def upload_import() -> Answer:
    form = ImportFileForm()
    given = {**form.file.values, "encoding": form.encoding.data or ""}
    if form.submit(actions.upload_import, **given, by=current_user):
        return redirect_to("imports.map_columns", candidate_import_id=form.result.id)
    imports = queries.imports_of(current_user)
    return render_template("candidate_import/upload.html", form=form, imports=imports), form.status


@routes.form("/imports/<int:candidate_import_id>/columns", permission=Permission.USE_IMPORT)
def map_columns(candidate_import: CandidateImport) -> Answer:
    if request.method == "GET" and not queries.can_map(candidate_import):
        return redirect_to("imports.apply_import", candidate_import_id=candidate_import.id)
    openings = offered_openings(current_user)
    form = import_columns_form(candidate_import, queries.samples_of(candidate_import), openings)
    if form.submit(_map, candidate_import, form):
        return redirect_to("imports.apply_import", candidate_import_id=candidate_import.id)
    return render_template("candidate_import/columns.html", form=form, imported=candidate_import), form.status


@routes.form("/imports/<int:candidate_import_id>", permission=Permission.USE_IMPORT)
def apply_import(candidate_import: CandidateImport) -> Answer:
    if candidate_import.state is ImportState.UPLOADED and request.method == "GET":
        return redirect_to("imports.map_columns", candidate_import_id=candidate_import.id)
    if candidate_import.is_working and request.method == "GET":
        return render_template("candidate_import/progress.html", imported=candidate_import)
    form = ApplyImportForm()
    if form.submit(_apply, candidate_import, form):
        return redirect_to("imports.apply_import", candidate_import_id=candidate_import.id)
    form.edition.data = str(candidate_import.edition)
    counts = queries.row_counts(candidate_import)
    shown = choice_param("state", enum_by_value(RowState)) or _first_shown(counts)
    rows = queries.rows_page(candidate_import, shown, cursor_param())
    page = render_template(
        "candidate_import/apply.html",
        form=form,
        imported=candidate_import,
        counts=counts,
        shown=shown,
        page=rows,
        people=queries.people_who_stay(rows.rows, current_user),
        places=queries.shown_places(candidate_import),
        documents=queries.documents_preview(candidate_import),
        not_added=sum(counts.get(each, 0) for each in NOT_ADDED_STATES),
        can_map=queries.can_map(candidate_import),
        can_undo=actions.can_undo(candidate_import),
        states=RowState,
    )
    return page, form.status


@routes.page("/imports/<int:candidate_import_id>/not-added.csv", permission=Permission.USE_IMPORT)
def refused_rows(candidate_import: CandidateImport) -> Answer:
    file = refused_rows_file(candidate_import)
    name = f"not-added-{candidate_import.id}.csv"
    return send_file(file, "text/csv", as_attachment=True, download_name=name, etag=False)


@routes.form("/imports/<int:candidate_import_id>/undo", permission=Permission.USE_IMPORT)
def undo_import(candidate_import: CandidateImport) -> Answer:
    form = UndoImportForm()
    if form.submit(actions.undo_import, candidate_import):
        return redirect_to("imports.apply_import", candidate_import_id=candidate_import.id)
    added = queries.row_counts(candidate_import).get(RowState.ADDED, 0)
    page = render_template("candidate_import/undo.html", form=form, imported=candidate_import, added=added)
    return page, form.status


@routes.form("/imports/<int:candidate_import_id>/remove", permission=Permission.USE_IMPORT)
def remove_import(candidate_import: CandidateImport) -> Answer:
    form = UndoImportForm()
    if form.submit(actions.remove_import, candidate_import, by=current_user):
        flash(_("Deleted the rows of %(file)s.", file=candidate_import.name), "good")
        return redirect_to("imports.upload_import")
    return render_template("candidate_import/remove.html", form=form, imported=candidate_import), form.status


@routes.form("/openings/<int:opening_id>/candidates/add-several", permission=Permission.ADD_CANDIDATE)
def add_several_candidates(opening: Opening) -> Answer:
    form = SeveralCandidatesForm(time_zone=current_user.time_zone)
    if not form.is_submitted():
        check_accepts_applications(opening.state)
    if form.submit(_add_several, opening, form):
        names = join_words([each.candidate.name for each in form.result])
        flash(_("Added %(candidates)s.", candidates=names), "good")
        return redirect_to_page(opening)
    return render_template("candidate_import/add_several.html", form=form, opening=opening), form.status


def _add_several(opening: Opening, form: SeveralCandidatesForm) -> object:
    return add_several(
        opening,
        form.lines.data or "",
        time_zone=form.time_zone.data,
        source=form.source.data or "",
        adds_possible=form.adds_possible.data,
        by=current_user,
    )


def _map(imported: CandidateImport, form: object) -> None:
    actions.map_columns(imported, form.columns, form.settings)  # type: ignore[attr-defined]


def _apply(imported: CandidateImport, form: ApplyImportForm) -> None:
    actions.apply_import(imported, edition=form.edition.number, adds_possible=form.adds_possible.data)


def _first_shown(counts: dict[RowState, int]) -> RowState:
    """The rows that a person looks at first: those that need a decision, else those that are ready."""
    first = (RowState.REFUSED, RowState.POSSIBLE, RowState.DUPLICATE, RowState.KEPT)
    return next((state for state in (*first, *counts) if counts.get(state)), RowState.READY)
