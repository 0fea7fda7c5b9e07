"""The company's list of tags."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.db.base import db
from app.tags import actions, queries
from app.tags.forms import EditTagForm, MergeTagForm, NewTagForm
from app.tags.models import Tag
from app.tags.views import routes
from app.web.routing import Answer, redirect_to, register_loader

register_loader("tag_id", Tag)
LIST = "tags.list_tags"


@routes.form("/tags", permission=Permission.KEEP_TAGS)
def list_tags() -> Answer:
    form = NewTagForm()
    if form.submit(lambda: actions.make_tag(name=form.name.data or "", color=form.chosen, by=current_user)):
        flash(_("Added the tag “%(tag)s”.", tag=form.result.name), "good")
        return redirect_to(LIST)
    return render_template("tags/tags.html", form=form, tags=queries.tags(only_offered=False)), form.status


@routes.form("/tags/<int:tag_id>/edit", permission=Permission.KEEP_TAGS)
def edit_tag(tag: Tag) -> Answer:
    form = EditTagForm(tag)
    changed = form.submit(
        lambda: actions.change_tag(
            tag, name=form.name.data or "", color=form.chosen, seen=form.seen.data, by=current_user
        )
    )
    if changed:
        flash(_("Saved changes to the tag “%(tag)s”.", tag=tag.name), "good")
        return redirect_to(LIST)
    return render_template("tags/edit.html", form=form, tag=tag), form.status


@routes.form("/tags/<int:tag_id>/merge", permission=Permission.KEEP_TAGS)
def merge_tag(tag: Tag) -> Answer:
    form = MergeTagForm()
    form.offer(each for each in queries.tags() if each is not tag)
    if form.submit(lambda: _merge(tag, form)):
        flash(_("Merged the tag “%(tag)s” into “%(into)s”.", tag=tag.name, into=form.result.name), "good")
        return redirect_to(LIST)
    return render_template("tags/merge.html", form=form, tag=tag), form.status


@routes.action("/tags/<int:tag_id>/retire", permission=Permission.KEEP_TAGS)
def retire_tag(tag: Tag) -> Answer:
    actions.retire_tag(tag, by=current_user)
    flash(_("Retired the tag “%(tag)s”. Candidates who have it keep it.", tag=tag.name), "good")
    return redirect_to(LIST)


@routes.action("/tags/<int:tag_id>/restore", permission=Permission.KEEP_TAGS)
def restore_tag(tag: Tag) -> Answer:
    actions.restore_tag(tag, by=current_user)
    flash(_("The tag “%(tag)s” is offered again.", tag=tag.name), "good")
    return redirect_to(LIST)


def _merge(tag: Tag, form: MergeTagForm) -> Tag:
    into = db.session.get_one(Tag, int(form.into.data))
    actions.merge_tag(tag, into, by=current_user)
    return into
