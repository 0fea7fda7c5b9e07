"""The list of merges, and undoing one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.duplicates.merge.details import merge_details
from app.duplicates.merge.undo import check_can_be_undone, undo_merge
from app.duplicates.models import CandidateMerge
from app.duplicates.queries import merges_page
from app.duplicates.views import routes
from app.shared.refusals import RuleBroken
from app.web.forms import Form
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to, register_loader

register_loader("merge_id", CandidateMerge)


@routes.page("/candidates/duplicates/merged", permission=Permission.LIST_DUPLICATES)
def list_merges() -> Answer:
    page = merges_page(current_user, cursor_param())
    return render_template("duplicates/merges.html", page=page, details=merge_details)


@routes.form("/merges/<int:merge_id>", permission=Permission.UNDO_MERGE)
def merge_record(merge: CandidateMerge) -> Answer:
    form = Form()
    if form.submit(undo_merge, merge, by=current_user):
        flash(_("Undid the merge. Both records are as they were."), "good")
        return redirect_to("duplicates.merge_record", merge_id=merge.id)
    problem = None if form.is_submitted() else _why_not(merge)
    page = render_template(
        "duplicates/merge_record.html", form=form, merge=merge, problem=problem, details=merge_details(merge)
    )
    return page, form.status


def _why_not(merge: CandidateMerge) -> str | None:
    try:
        check_can_be_undone(merge)
    except RuleBroken as broken:
        return str(broken.sentence)
    return None
