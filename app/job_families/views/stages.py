"""Adding, editing, moving and removing the stages of a draft."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.job_families.actions import draft_parts
from app.job_families.forms.stages import DraftStageForm, draft_stage_form, field_labels, stage_values
from app.job_families.forms.texts import NewStageForm
from app.job_families.kinds import StageKind
from app.job_families.models import JobFamilyRecord
from app.job_families.values import StageText
from app.job_families.views import routes
from app.job_families.views.records import draft_at, process_at, stage_at
from app.web.routing import Answer, redirect_to

PLACE = "/job-families/<family_slug>/draft/stages/<stage_place>"


@routes.form(
    "/job-families/<family_slug>/draft/processes/<process_number>/stages/add",
    permission=Permission.KEEP_JOB_FAMILIES,
)
def add_stage(family_slug: str, process_number: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    process = process_at(family, process_number)
    form = NewStageForm()
    if form.submit(_add, form, record, process.name):
        flash(_("Added %(stage)s. Say more about it.", stage=form.name.data), "good")
        place = f"{process_number}-{form.result}"
        return redirect_to("job_families.edit_stage", family_slug=family_slug, stage_place=place)
    return render_template(
        "job_families/add_stage.html", form=form, family=family, process=process
    ), form.status


@routes.form(PLACE, permission=Permission.KEEP_JOB_FAMILIES)
def edit_stage(family_slug: str, stage_place: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    process, at_place = stage_at(family, stage_place)
    stage = at_place
    if "of" in request.form:  # the stage that the page showed may have moved
        stage = next((each for each in process.stages if each.name == request.form["of"]), None)
    elif stage is None:
        raise NotFound(_("There is no such stage."))
    form = draft_stage_form(stage)
    if not form.is_submitted() and stage:
        form.of.data = stage.name
    if form.submit(_save, form, record, process.name):
        flash(_("Saved %(stage)s.", stage=form.name.data), "good")
        return redirect_to("job_families.draft", family_slug=family_slug)
    page = render_template(
        "job_families/stage.html", form=form, family=family, process=process, name=form.of.data
    )
    return page, form.status


@routes.action(f"{PLACE}/up", permission=Permission.KEEP_JOB_FAMILIES)
def move_stage_up(family_slug: str, stage_place: str) -> Answer:
    return _move(family_slug, stage_place, up=True)


@routes.action(f"{PLACE}/down", permission=Permission.KEEP_JOB_FAMILIES)
def move_stage_down(family_slug: str, stage_place: str) -> Answer:
    return _move(family_slug, stage_place, up=False)


@routes.action(f"{PLACE}/remove", permission=Permission.KEEP_JOB_FAMILIES)
def remove_stage(family_slug: str, stage_place: str) -> Answer:
    record, process, name = _named(family_slug, stage_place)
    draft_parts.remove_draft_stage(record, process, name, by=current_user)
    flash(_("Removed %(stage)s.", stage=name), "good")
    return redirect_to("job_families.draft", family_slug=family_slug)


def _move(family_slug: str, stage_place: str, *, up: bool) -> Answer:
    record, process, name = _named(family_slug, stage_place)
    draft_parts.move_draft_stage(record, process, name, up=up, by=current_user)
    flash(_("Moved %(stage)s.", stage=name), "good")
    return redirect_to("job_families.draft", family_slug=family_slug)


def _named(family_slug: str, stage_place: str) -> tuple[JobFamilyRecord, str, str]:
    """The record, the process and the stage that the page named; its place may have changed."""
    record, _version, family = draft_at(family_slug)
    process, stage = stage_at(family, stage_place)
    name = request.form.get("stage", stage.name if stage else "")
    return record, request.form.get("process", process.name), name


def _add(form: NewStageForm, record: JobFamilyRecord, process: str) -> int:
    name = str(form.name.data)
    stage = StageText(name, form.short_name.data or name, StageKind(form.kind.data))
    return draft_parts.add_draft_stage(record, process, stage, by=current_user)


def _save(form: DraftStageForm, record: JobFamilyRecord, process: str) -> None:
    draft_parts.save_draft_stage(
        record,
        process,
        str(form.of.data),
        form.stage(),
        values=stage_values,
        labels=field_labels(form),
        seen=form.seen.data,
        by=current_user,
    )
