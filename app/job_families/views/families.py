"""The list of job families, one with its versions, its file; editing, retiring and uploading one."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.job_families.actions import drafts
from app.job_families.forms.texts import NewFamilyForm, UploadFamilyForm
from app.job_families.kinds import HireRole
from app.job_families.library import family_of
from app.job_families.models import JobFamilyVersion
from app.job_families.queries import ListedFamily, listed_families
from app.job_families.rules import slug_of
from app.job_families.uploads import uploaded_family
from app.job_families.values import JobFamily, Process, RoleText
from app.job_families.views import routes
from app.job_families.views.records import family_at
from app.job_families.writer import job_family_text
from app.plans.kinds import GENERAL_PLAN
from app.shared.refusals import Conflict
from app.web.parameters import choice_param
from app.web.routing import Answer, redirect_to

SHIPPED = "0"  # the version of a file nobody has changed, in addresses


@routes.page("/job-families", permission=Permission.LIST_JOB_FAMILIES)
def list_families() -> Answer:
    return render_template("job_families/families.html", families=listed_families(), keeps=_keeps())


@routes.form("/job-families/new", permission=Permission.KEEP_JOB_FAMILIES)
def new_family() -> Answer:
    form = NewFamilyForm()
    if form.submit(_add, form):
        return _to_draft(form.result, _("Added the draft. Enter its text and its stages."))
    return render_template("job_families/new.html", form=form), form.status


@routes.form("/job-families/upload", permission=Permission.KEEP_JOB_FAMILIES)
def upload_family() -> Answer:
    form = UploadFamilyForm()
    if form.submit(_upload, form):
        name = form.result.job_family.name
        return _to_draft(form.result, _("Uploaded the file as a draft of %(family)s.", family=name))
    return render_template("job_families/upload.html", form=form), form.status


@routes.page("/job-families/<family_slug>", permission=Permission.LIST_JOB_FAMILIES)
def family(family_slug: str) -> Answer:
    listed = family_at(family_slug)
    version, shown = _shown(listed)
    return render_template(
        "job_families/family.html",
        listed=listed,
        version=version,
        family=shown,
        names={each.slug: each.name for each in listed_families()} if shown.next_family else {},
        keeps=_keeps(),
        history=history_of(activity_of(listed.record), current_user.time_zone) if listed.record else [],
    )


@routes.page("/job-families/<family_slug>/file", permission=Permission.LIST_JOB_FAMILIES)
def download_family(family_slug: str) -> Answer:
    _version, shown = _shown(family_at(family_slug))
    file = Response(job_family_text(shown), mimetype="application/yaml")
    file.headers["Content-Disposition"] = f"attachment; filename={shown.slug}.yaml"
    return file


@routes.action("/job-families/<family_slug>/edit", permission=Permission.KEEP_JOB_FAMILIES)
def edit_family(family_slug: str) -> Answer:
    draft = drafts.edit_family(family_at(family_slug).slug, by=current_user)
    return redirect_to("job_families.draft", family_slug=draft.job_family.slug)


@routes.action("/job-families/<family_slug>/retire", permission=Permission.KEEP_JOB_FAMILIES)
def retire_family(family_slug: str) -> Answer:
    record = drafts.retire_family(family_at(family_slug).slug, by=current_user)
    flash(_("Retired %(family)s. New openings are not offered it.", family=record.name), "good")
    return redirect_to("job_families.family", family_slug=family_slug)


@routes.action("/job-families/<family_slug>/restore", permission=Permission.KEEP_JOB_FAMILIES)
def restore_family(family_slug: str) -> Answer:
    record = drafts.restore_family(family_at(family_slug).slug, by=current_user)
    flash(_("New openings are offered %(family)s again.", family=record.name), "good")
    return redirect_to("job_families.family", family_slug=family_slug)


def _keeps() -> bool:
    return allows(current_user, Permission.KEEP_JOB_FAMILIES)


def _shown(listed: ListedFamily) -> tuple[JobFamilyVersion | None, JobFamily]:
    """The version in the address; without one, that in use, the shipped file or the draft."""
    versions = {str(each.number): each for each in listed.versions}
    asked = {number: (version, family_of(version)) for number, version in versions.items()}
    known: dict[str, tuple[JobFamilyVersion | None, JobFamily]] = {**asked}
    if listed.shipped:
        known[SHIPPED] = (None, listed.shipped)
    usual = listed.in_use or (None if listed.shipped else listed.draft)
    return choice_param("version", known) or known[str(usual.number) if usual else SHIPPED]


def _add(form: NewFamilyForm) -> JobFamilyVersion:
    name, role = str(form.name.data), str(form.role.data)
    slug = slug_of(name)
    if any(slug == each.slug for each in listed_families()):
        raise Conflict(_("There is already a job family with this name. Edit it."))
    hire_role = HireRole(form.hire_role.data)
    plan = "" if hire_role is HireRole.ISR else GENERAL_PLAN
    empty = JobFamily(
        slug, name, role, "", "", RoleText(), [Process("", [])], hire_role=hire_role, hire_plan=plan
    )
    return drafts.add_draft(empty, by=current_user)


def _upload(form: UploadFamilyForm) -> JobFamilyVersion:
    names = {each.slug: each.name for each in listed_families()}
    found = uploaded_family(**form.file.values)
    same_name = [slug for slug, name in names.items() if name == found.name]
    slug = found.slug if found.slug in names else (*same_name, slug_of(found.name))[0]
    return drafts.add_draft(replace(found, slug=slug), by=current_user)


def _to_draft(version: JobFamilyVersion, message: str) -> Answer:
    flash(message, "good")
    return redirect_to("job_families.draft", family_slug=version.job_family.slug)
