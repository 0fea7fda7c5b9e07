"""Saved views: the list of them, saving, changing and deleting one, and choosing where one sees it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.application_lists import view_actions as actions
from app.application_lists.labels import all_labels
from app.application_lists.models import SavedView
from app.application_lists.settings import ListSettings
from app.application_lists.view_forms import ChooseViewForm, SavedViewForm
from app.application_lists.view_queries import all_views, choice_of
from app.application_lists.views import routes
from app.application_lists.views.addresses import address_of, redirect_to_list
from app.web.parameters import address_args
from app.web.routing import Answer, redirect_to

SAVED_VIEWS = "application_lists.saved_views"


@routes.page("/applications/views", permission=Permission.LIST_APPLICATIONS)
def saved_views() -> Answer:
    usable, broken = all_views(current_user)
    views = [(view, address_of(view.settings, view=view.id)) for view in usable]
    return render_template("application_lists/views.html", views=views, broken=broken)


@routes.form("/applications/views/add", permission=Permission.LIST_APPLICATIONS)
def save_view() -> Answer:
    settings = ListSettings.from_args(address_args())
    form = SavedViewForm()
    if form.submit(lambda: actions.save_view(**_typed(form), settings=settings, by=current_user)):
        flash(_("Saved the view “%(name)s”.", name=form.result.name), "good")
        return redirect_to_list(settings, view=form.result.id)
    labels = all_labels(settings, current_user)
    page = render_template(
        "application_lists/save_view.html", form=form, labels=labels, back=address_of(settings)
    )
    return page, form.status


@routes.form("/applications/views/<int:view_id>/edit", permission=Permission.EDIT_VIEW)
def edit_view(view: SavedView) -> Answer:
    choice = choice_of(view, current_user)
    form = SavedViewForm(
        name=view.name,
        shared=view.shared,
        on_home=bool(choice and choice.on_home),
        is_default=bool(choice and choice.is_default),
    )
    if form.submit(lambda: actions.edit_view(view, **_typed(form), by=current_user)):
        flash(_("Saved changes to the view “%(name)s”.", name=view.name), "good")
        return redirect_to(SAVED_VIEWS)
    return render_template("application_lists/edit_view.html", form=form, view=view), form.status


@routes.form("/applications/views/<int:view_id>/choose", permission=Permission.USE_VIEW)
def choose_view(view: SavedView) -> Answer:
    choice = choice_of(view, current_user)
    form = ChooseViewForm(
        on_home=bool(choice and choice.on_home), is_default=bool(choice and choice.is_default)
    )
    chosen = {"on_home": bool(form.on_home.data), "is_default": bool(form.is_default.data)}
    if form.submit(lambda: actions.choose_view(view, **chosen, by=current_user)):
        flash(_("Saved your choice for the view “%(name)s”.", name=view.name), "good")
        return redirect_to(SAVED_VIEWS)
    return render_template("application_lists/choose_view.html", form=form, view=view), form.status


@routes.action("/applications/views/<int:view_id>/update", permission=Permission.EDIT_VIEW)
def update_view(view: SavedView) -> Answer:
    settings = ListSettings.from_args(address_args())
    actions.update_view(view, settings)
    flash(_("The view “%(name)s” now shows this list.", name=view.name), "good")
    return redirect_to_list(settings, view=view.id)


@routes.action("/applications/views/<int:view_id>/delete", permission=Permission.EDIT_VIEW)
def delete_view(view: SavedView) -> Answer:
    actions.delete_view(view)
    flash(_("Deleted the view “%(name)s”.", name=view.name), "good")
    return redirect_to(SAVED_VIEWS)


def _typed(form: SavedViewForm) -> dict[str, Any]:
    """What the form says, by the name of what the action takes."""
    chosen = {name: bool(form[name].data) for name in ("shared", "on_home", "is_default")}
    return {"name": form.name.data or "", **chosen}
