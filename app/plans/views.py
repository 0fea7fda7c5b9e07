"""Pages for the plans: the list, one with its preview, editing it, uploading one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.plans import actions, library
from app.plans.forms import PlanForm, UploadPlanForm
from app.plans.kinds import PLAN_TITLES, PlanKind, is_part, kind_of
from app.plans.library import CurrentPlanFile, current_files, current_plans, read_plan_file
from app.plans.placeholders import KNOWN_PLACEHOLDERS
from app.plans.problems import MAX_PLAN_LENGTH
from app.plans.proposals import proposal_for
from app.plans.summary import summary_of
from app.shared.refusals import Conflict, RuleBroken
from app.web.parameters import choice_param
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("plans", __name__)
MAX_PLAN_FORM_BYTES = (
    20 * MAX_PLAN_LENGTH
)  # a plan that is pasted, with each of its characters percent-encoded, and a file
PLAN_HELP = {"placeholders": KNOWN_PLACEHOLDERS}  # what the help on how a plan is written reads


@routes.page("/plans", permission=Permission.KEEP_PLANS)
def list_plans() -> Answer:
    files = current_files()
    read = {name: summary_of(plan) for name, plan in current_plans(files).items()}
    return render_template("plans/plans.html", files=files.values(), read=read, title_of=_title_of)


@routes.form("/plans/bring", permission=Permission.KEEP_PLANS, max_bytes=MAX_PLAN_FORM_BYTES)
def bring_plan() -> Answer:
    files = current_files()
    form = UploadPlanForm(version=str(library.SHIPPED_VERSION))
    form.take_upload()
    is_valid = form.is_submitted() and form.validate()
    proposal = proposal_for(form.name, form.text.data or "") if is_valid else None
    if proposal:
        form.text.data = proposal.text
    elif form.is_saved and form.submit(_save, form, form.name):
        return _saved(form.name)
    status = _try(form, files.get(form.name))
    text = form.text.data or ""
    summary = (
        summary_of(read_plan_file(form.name, text, files)) if text.strip() and kind_of(form.name) else None
    )
    page = render_template(
        "plans/bring.html",
        form=form,
        summary=summary,
        known=form.name in files,
        proposal=proposal,
        **PLAN_HELP,
    )
    return page, status


@routes.page("/plans/<path:plan_name>", permission=Permission.KEEP_PLANS)
def plan(plan_name: str) -> Answer:
    files = current_files()
    file = _shown(files, plan_name)
    summary = summary_of(read_plan_file(plan_name, file.text, files))
    return render_template(
        "plans/plan.html",
        file=file,
        newest=files[plan_name],
        title=_title_of(plan_name, summary.plan.title),
        summary=summary,
        versions=library.versions_of(plan_name),
        is_shipped=plan_name in library.shipped_files(),
    )


@routes.form("/plans/<path:plan_name>/edit", permission=Permission.KEEP_PLANS, max_bytes=MAX_PLAN_FORM_BYTES)
def edit_plan(plan_name: str) -> Answer:
    files = current_files()
    file = _shown(files, plan_name)
    newest = files[plan_name]
    form = PlanForm(version=str(newest.version), text=file.text)
    if form.is_saved and form.submit(_save, form, plan_name):
        return _saved(plan_name)
    status = _try(form, newest)
    summary = summary_of(read_plan_file(plan_name, form.text.data or "", files))
    title = _title_of(plan_name, summary.plan.title)
    page = render_template(
        "plans/edit.html", form=form, file=file, title=title, summary=summary, newest=newest, **PLAN_HELP
    )
    return page, status


def _save(form: PlanForm, name: str) -> None:
    text = form.text.data or ""
    actions.save_plan_file(name, text, from_version=form.version.number, by=current_user)


def _try(form: PlanForm, newest: CurrentPlanFile | None) -> int:
    """Validate a preview. After it, or a conflict, the next save may replace the newest version."""
    is_right = not form.is_tried or form.validate()
    if (form.is_tried and isinstance(form, UploadPlanForm)) or form.status == Conflict.status:
        form.version.data = str(newest.version if newest else library.SHIPPED_VERSION)
    return form.status if is_right else RuleBroken.status


def _saved(name: str) -> Answer:
    flash(
        _("Saved the plan. New hires get this version. Running onboardings keep theirs."),
        "good",
    )
    return redirect_to("plans.plan", plan_name=name)


def _title_of(name: str, title: str) -> str:
    """The title of a file's page: its kind, and for a part or another role whom it is for."""
    kind = kind_of(name)
    if kind is None:
        raise NotFound(_("There is no such plan."))
    return (
        f"{PLAN_TITLES[kind]} · {title or name.rpartition('/')[2].replace('_', ' ')}"
        if is_part(name) or kind is PlanKind.OTHER_ROLE
        else PLAN_TITLES[kind]
    )


def _shown(files: dict[str, CurrentPlanFile], name: str) -> CurrentPlanFile:
    """The file in use, or the version in the address."""
    if name not in files:
        raise NotFound(_("There is no such plan."))
    versions = {str(row.version): CurrentPlanFile(name, row.text, row) for row in library.versions_of(name)}
    if name in library.shipped_files():
        versions[str(library.SHIPPED_VERSION)] = CurrentPlanFile(name, library.shipped_files()[name])
    return choice_param("version", versions) or files[name]
