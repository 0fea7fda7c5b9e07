"""The forms to add and change a sales segment. The page of the regions lists them."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.sales_areas import queries, segment_actions
from app.sales_areas.forms import EditSegmentForm, SegmentForm
from app.sales_areas.models import SalesSegment
from app.sales_areas.views import REGIONS_PAGE
from app.sales_areas.views import routes as routes
from app.web.routing import Answer, redirect_to, register_loader

register_loader("segment_id", SalesSegment)


@routes.form("/segments/add", permission=Permission.KEEP_REGIONS)
def add_segment() -> Answer:
    form = SegmentForm(position=len(queries.segment_records()) + 1)
    if form.submit(lambda: segment_actions.add_segment(form.details, by=current_user)):
        flash(_("Added the segment %(segment)s.", segment=form.result.name), "good")
        return redirect_to(REGIONS_PAGE)
    return render_template("sales_areas/add_segment.html", form=form), form.status


@routes.form("/segments/<int:segment_id>/edit", permission=Permission.KEEP_REGIONS)
def edit_segment(segment: SalesSegment) -> Answer:
    form, change = EditSegmentForm(segment), segment_actions.change_segment
    if form.submit(lambda: change(segment, form.details, seen=form.seen.data, by=current_user)):
        flash(_("Saved changes to the segment %(segment)s.", segment=segment.name), "good")
        return redirect_to(REGIONS_PAGE)
    history = history_of(activity_of(segment), current_user.time_zone)
    page = render_template("sales_areas/edit_segment.html", form=form, segment=segment, history=history)
    return page, form.status


@routes.action("/segments/<int:segment_id>/retire", permission=Permission.KEEP_REGIONS)
def retire_segment(segment: SalesSegment) -> Answer:
    segment_actions.retire_segment(segment, by=current_user)
    flash(_("Retired the segment %(segment)s.", segment=segment.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/segments/<int:segment_id>/restore", permission=Permission.KEEP_REGIONS)
def restore_segment(segment: SalesSegment) -> Answer:
    segment_actions.restore_segment(segment, by=current_user)
    flash(_("The segment %(segment)s is offered again.", segment=segment.name), "good")
    return redirect_to(REGIONS_PAGE)
