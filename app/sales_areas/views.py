"""The page of the company's regions and sales segments, and the forms to change one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.sales_areas import actions, queries
from app.sales_areas.forms import EditRegionForm, EditSegmentForm, RegionForm, SegmentForm
from app.sales_areas.models import SalesRegion, SalesSegment
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("sales_areas", __name__)
register_loader("region_id", SalesRegion)
register_loader("segment_id", SalesSegment)
REGIONS_PAGE = "sales_areas.list_regions"


@routes.page("/regions", permission=Permission.KEEP_REGIONS)
def list_regions() -> Answer:
    return render_template(
        "sales_areas/regions.html", regions=queries.region_records(), segments=queries.segment_records()
    )


@routes.form("/regions/add", permission=Permission.KEEP_REGIONS)
def add_region() -> Answer:
    form = RegionForm(time_zone=current_user.time_zone, position=len(queries.known_regions()) + 1)
    if form.submit(lambda: actions.add_area(SalesRegion, form.details, by=current_user)):
        flash(_("Added the region %(region)s.", region=form.result.name), "good")
        return redirect_to(REGIONS_PAGE)
    return render_template("sales_areas/add.html", form=form, kind="region"), form.status


@routes.form("/regions/<int:region_id>/edit", permission=Permission.KEEP_REGIONS)
def edit_region(region: SalesRegion) -> Answer:
    form = EditRegionForm(region)
    if form.submit(lambda: actions.change_area(region, form.details, seen=form.seen.data, by=current_user)):
        flash(_("Saved changes to the region %(region)s.", region=region.name), "good")
        return redirect_to(REGIONS_PAGE)
    history = history_of(activity_of(region), current_user.time_zone)
    page = render_template("sales_areas/edit.html", form=form, area=region, kind="region", history=history)
    return page, form.status


@routes.action("/regions/<int:region_id>/retire", permission=Permission.KEEP_REGIONS)
def retire_region(region: SalesRegion) -> Answer:
    actions.retire_area(region, by=current_user)
    flash(_("Retired the region %(region)s. What has it keeps it.", region=region.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/regions/<int:region_id>/restore", permission=Permission.KEEP_REGIONS)
def restore_region(region: SalesRegion) -> Answer:
    actions.restore_area(region, by=current_user)
    flash(_("The region %(region)s is offered again.", region=region.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/regions/<int:region_id>/remove", permission=Permission.KEEP_REGIONS)
def remove_region(region: SalesRegion) -> Answer:
    name = region.name
    actions.remove_region(region, by=current_user)
    flash(_("Removed the region %(region)s.", region=name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.form("/segments/add", permission=Permission.KEEP_REGIONS)
def add_segment() -> Answer:
    form = SegmentForm(position=len(queries.segment_records()) + 1)
    if form.submit(lambda: actions.add_area(SalesSegment, form.details, by=current_user)):
        flash(_("Added the segment %(segment)s.", segment=form.result.name), "good")
        return redirect_to(REGIONS_PAGE)
    return render_template("sales_areas/add.html", form=form, kind="segment"), form.status


@routes.form("/segments/<int:segment_id>/edit", permission=Permission.KEEP_REGIONS)
def edit_segment(segment: SalesSegment) -> Answer:
    form = EditSegmentForm(segment)
    if form.submit(lambda: actions.change_area(segment, form.details, seen=form.seen.data, by=current_user)):
        flash(_("Saved changes to the segment %(segment)s.", segment=segment.name), "good")
        return redirect_to(REGIONS_PAGE)
    history = history_of(activity_of(segment), current_user.time_zone)
    page = render_template("sales_areas/edit.html", form=form, area=segment, kind="segment", history=history)
    return page, form.status


@routes.action("/segments/<int:segment_id>/retire", permission=Permission.KEEP_REGIONS)
def retire_segment(segment: SalesSegment) -> Answer:
    actions.retire_area(segment, by=current_user)
    flash(_("Retired the segment %(segment)s.", segment=segment.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/segments/<int:segment_id>/restore", permission=Permission.KEEP_REGIONS)
def restore_segment(segment: SalesSegment) -> Answer:
    actions.restore_area(segment, by=current_user)
    flash(_("The segment %(segment)s is offered again.", segment=segment.name), "good")
    return redirect_to(REGIONS_PAGE)
