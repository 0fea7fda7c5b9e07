"""The page of resources, and the forms with which ISR managers edit them."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.resources import actions, queries
from app.resources.forms import ResourceForm
from app.resources.models import Resource, ResourceSection
from app.resources.rules import SECTION_HEADINGS
from app.web.parameters import choice_param, enum_by_value
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("resources", __name__)
register_loader("resource_id", Resource)


@routes.page("/resources", permission=Permission.LIST_RESOURCES)
def list_resources() -> Answer:
    keeps = allows(current_user, Permission.KEEP_RESOURCES)
    return render_template(
        "resources/resources.html",
        sections=queries.resources_by_section(),
        headings=SECTION_HEADINGS,
        retired=queries.retired_resources() if keeps else [],
        keeps=keeps,
    )


@routes.form("/resources/add", permission=Permission.KEEP_RESOURCES)
def add_resource() -> Answer:
    section = choice_param("section", enum_by_value(ResourceSection)) or ResourceSection.TEAM
    form = ResourceForm(section=section.value, version="0")
    if form.submit(lambda: actions.add_resource(form.text, by=current_user)):
        return _back_with(_("Added “%(title)s”.", title=form.result.title), form.result)
    return render_template("resources/add.html", form=form), form.status


@routes.form("/resources/<int:resource_id>/edit", permission=Permission.KEEP_RESOURCES)
def change_resource(resource: Resource) -> Answer:
    texts = {name: getattr(resource, name) for name in ("title", "address", "team", "purpose")}
    form = ResourceForm(section=resource.section.value, version=str(resource.revision), **texts)
    if form.submit(
        lambda: actions.change_resource(resource, form.text, version=form.version.number, by=current_user)
    ):
        return _back_with(_("Saved changes to “%(title)s”.", title=resource.title), resource)
    if form.status == 409:
        form.version.data = str(resource.revision)
    history = history_of(activity_of(resource), current_user.time_zone)
    page = render_template("resources/edit.html", form=form, resource=resource, history=history)
    return page, form.status


@routes.action("/resources/<int:resource_id>/up", permission=Permission.KEEP_RESOURCES)
def move_up(resource: Resource) -> Answer:
    actions.move_resource(resource, up=True, by=current_user)
    return _back_with(_("Moved “%(title)s”.", title=resource.title), resource)


@routes.action("/resources/<int:resource_id>/down", permission=Permission.KEEP_RESOURCES)
def move_down(resource: Resource) -> Answer:
    actions.move_resource(resource, up=False, by=current_user)
    return _back_with(_("Moved “%(title)s”.", title=resource.title), resource)


@routes.action("/resources/<int:resource_id>/retire", permission=Permission.KEEP_RESOURCES)
def retire_resource(resource: Resource) -> Answer:
    actions.retire_resource(resource, by=current_user)
    return _back_with(_("Retired “%(title)s”.", title=resource.title), resource)


@routes.action("/resources/<int:resource_id>/restore", permission=Permission.KEEP_RESOURCES)
def restore_resource(resource: Resource) -> Answer:
    actions.restore_resource(resource, by=current_user)
    return _back_with(_("Restored “%(title)s”.", title=resource.title), resource)


def _back_with(message: str, resource: Resource) -> Answer:
    flash(message, "good")
    return redirect_to("resources.list_resources", _anchor=resource.section.name.lower())
