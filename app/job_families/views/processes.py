"""Adding, renaming and removing the processes of a draft."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_families.actions import draft_parts
from app.job_families.forms.texts import NewProcessForm, ProcessForm
from app.job_families.models import JobFamilyRecord
from app.job_families.values import JobFamily
from app.job_families.views import routes
from app.job_families.views.records import draft_at, process_at
from app.web.routing import Answer, redirect_to


@routes.form("/job-families/<family_slug>/draft/processes/add", permission=Permission.KEEP_JOB_FAMILIES)
def add_process(family_slug: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    form = NewProcessForm()
    form.offer(family)
    if form.submit(_add, form, record, family):
        flash(_("Added the process %(process)s.", process=form.name.data), "good")
        return redirect_to("job_families.draft", family_slug=family_slug)
    return render_template("job_families/add_process.html", form=form, family=family), form.status


@routes.form(
    "/job-families/<family_slug>/draft/processes/<process_number>", permission=Permission.KEEP_JOB_FAMILIES
)
def rename_process(family_slug: str, process_number: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    process = process_at(family, process_number)
    form = ProcessForm(name=process.name)
    if form.submit(draft_parts.rename_process, record, process.name, str(form.name.data), by=current_user):
        flash(_("Renamed the process."), "good")
        return redirect_to("job_families.draft", family_slug=family_slug)
    page = render_template(
        "job_families/process.html", form=form, family=family, process=process, number=process_number
    )
    return page, form.status


@routes.action(
    "/job-families/<family_slug>/draft/processes/<process_number>/remove",
    permission=Permission.KEEP_JOB_FAMILIES,
)
def remove_process(family_slug: str, process_number: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    name = request.form.get("process", process_at(family, process_number).name)
    draft_parts.remove_process(record, name, by=current_user)
    flash(_("Removed the process %(process)s.", process=name), "good")
    return redirect_to("job_families.draft", family_slug=family_slug)


def _add(form: NewProcessForm, record: JobFamilyRecord, family: JobFamily) -> None:
    like = process_at(family, form.like.data).name if form.like.data else None
    draft_parts.add_process(record, str(form.name.data), like=like, by=current_user)
