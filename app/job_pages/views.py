"""The page that brings a job family page, and the one that shows what was read in it."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_families.models import JobFamilyVersion
from app.job_pages.actions import BroughtPage, read_brought_page, save_page_as_draft
from app.job_pages.forms import JobPageForm
from app.job_pages.page_lines import page_lines
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("job_pages", __name__)
SAVE = "save"


@routes.form("/job-families/bring-page", permission=Permission.KEEP_JOB_FAMILIES)
def bring_page() -> Answer:
    form = JobPageForm()
    if form.submit(_read, form):
        page: BroughtPage = form.result
        if form.step.data == SAVE and form.submit(_save, form, page):
            flash(_("Saved the page as a draft. Enter what it does not say."), "good")
            return redirect_to("job_families.draft", family_slug=form.result.job_family.slug)
        return _checked(form, page), form.status
    return render_template("job_pages/bring.html", form=form), form.status


def _read(form: JobPageForm) -> BroughtPage:
    return read_brought_page(
        text=form.text.data or "",
        content=form.file.values.get("content"),
        address=form.address.data or "",
    )


def _save(form: JobPageForm, page: BroughtPage) -> JobFamilyVersion:
    name, role = str(form.name.data or ""), str(form.role.data or "")
    return save_page_as_draft(page, name=name, role=role, by=current_user)


def _checked(form: JobPageForm, page: BroughtPage) -> str:
    """The proposal beside the page. The title of the page is proposed as the name, where none was entered."""
    form.text.data = page.text
    if form.step.data != SAVE and page.proposal.title:
        form.name.data = form.name.data or page.proposal.title[:200]
    form.mark_required("name", "role")
    lines = page_lines(page.text, page.proposal)
    return render_template("job_pages/check.html", form=form, page=page, lines=lines)
