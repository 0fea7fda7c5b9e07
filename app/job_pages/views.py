"""The page to upload a job family page, and the one that shows what was read in it."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_families.kinds import STAGE_KIND_LABELS
from app.job_families.models import JobFamilyVersion
from app.job_pages.actions import UploadedPage, read_uploaded_page, save_page_as_draft
from app.job_pages.corrections import StageRow, changed_rows, rows_of, sent_rows
from app.job_pages.forms import JobPageForm
from app.job_pages.page_lines import page_lines, shown_processes, stage_names
from app.job_pages.proposed_family import placed_processes
from app.web.edit_digest import values_digest
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("job_pages", __name__)
SAVE = "save"
register_named_page("job page upload", "job_pages.upload_job_page")


@routes.form("/job-families/upload-page", permission=Permission.KEEP_JOB_FAMILIES)
def upload_job_page() -> Answer:
    form = JobPageForm()
    if form.submit(_read, form):
        page: UploadedPage = form.result
        rows = _corrected(form, page)
        is_saved = form.step.data == SAVE and not form.act.data and not form.problems
        if is_saved and form.submit(_save, form, page, rows):
            flash(_("Saved the page as a draft. Enter what it does not say."), "good")
            return redirect_to("job_families.draft", family_slug=form.result.job_family.slug)
        return _checked(form, page, rows), form.status
    return render_template("job_pages/upload.html", form=form), form.status


def _read(form: JobPageForm) -> UploadedPage:
    return read_uploaded_page(
        text=form.text.data or "",
        content=form.file.values.get("content"),
        address=form.address.data or "",
    )


def _corrected(form: JobPageForm, page: UploadedPage) -> list[StageRow]:
    """The stages as a person corrected them; as they were read, where the text is another one now."""
    read = rows_of(placed_processes(page.proposal))
    if form.step.data != SAVE or not form.seen.data:
        return read
    if form.seen.data != _digest(page):
        form.refuse(_("You changed the text. It was read again: check its stages, then save."))
        return read
    return changed_rows(sent_rows(request.form), form.act.data or "")


def _digest(page: UploadedPage) -> str:
    return values_digest({"text": page.text.split()})


def _save(form: JobPageForm, page: UploadedPage, rows: list[StageRow]) -> JobFamilyVersion:
    name, role = str(form.name.data or ""), str(form.role.data or "")
    return save_page_as_draft(page, name=name, role=role, rows=rows, by=current_user)


def _checked(form: JobPageForm, page: UploadedPage, rows: list[StageRow]) -> str:
    """The proposal beside the page. The title of the page is proposed as the name, where none was entered."""
    form.text.data = page.text
    if form.step.data != SAVE and page.proposal.title:
        form.name.data = form.name.data or page.proposal.title[:200]
    form.mark_required("name", "role")
    processes = shown_processes(page.proposal, rows)
    return render_template(
        "job_pages/check.html",
        form=form,
        page=page,
        seen=_digest(page),
        lines=page_lines(page.text, page.proposal),
        processes=processes,
        names=stage_names(processes),
        kinds=STAGE_KIND_LABELS,
    )
