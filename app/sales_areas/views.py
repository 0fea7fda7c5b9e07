"""The page of the company's regions, and the forms to change one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.sales_areas import actions, queries
from app.sales_areas.forms import EditRegionForm, RegionForm
from app.sales_areas.models import SalesRegion
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("sales_areas", __name__)
register_loader("region_id", SalesRegion)
REGIONS_PAGE = "sales_areas.list_regions"


@routes.page("/regions", permission=Permission.KEEP_REGIONS)
def list_regions() -> Answer:
    return render_template(
        "sales_areas/regions.html", regions=queries.region_records(), segments=queries.segment_records()
    )


@routes.form("/regions/add", permission=Permission.KEEP_REGIONS)
def add_region() -> Answer:
    form = RegionForm(time_zone=current_user.time_zone, position=len(queries.known_regions()) + 1)
    if form.submit(lambda: actions.add_region(form.details, by=current_user)):
        flash(_("Added the region %(region)s.", region=form.result.name), "good")
        return redirect_to(REGIONS_PAGE)
    return render_template("sales_areas/add_region.html", form=form), form.status


@routes.form("/regions/<int:region_id>/edit", permission=Permission.KEEP_REGIONS)
def edit_region(region: SalesRegion) -> Answer:
    form = EditRegionForm(region)
    if form.submit(lambda: actions.change_region(region, form.details, seen=form.seen.data, by=current_user)):
        flash(_("Saved changes to the region %(region)s.", region=region.name), "good")
        return redirect_to(REGIONS_PAGE)
    history = history_of(activity_of(region), current_user.time_zone)
    page = render_template("sales_areas/edit_region.html", form=form, region=region, history=history)
    return page, form.status


@routes.action("/regions/<int:region_id>/retire", permission=Permission.KEEP_REGIONS)
def retire_region(region: SalesRegion) -> Answer:
    actions.retire_region(region, by=current_user)
    flash(_("Retired the region %(region)s. What has it keeps it.", region=region.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/regions/<int:region_id>/restore", permission=Permission.KEEP_REGIONS)
def restore_region(region: SalesRegion) -> Answer:
    actions.restore_region(region, by=current_user)
    flash(_("The region %(region)s is offered again.", region=region.name), "good")
    return redirect_to(REGIONS_PAGE)


@routes.action("/regions/<int:region_id>/remove", permission=Permission.KEEP_REGIONS)
def remove_region(region: SalesRegion) -> Answer:
    name = region.name
    actions.remove_region(region, by=current_user)
    flash(_("Removed the region %(region)s.", region=name), "good")
    return redirect_to(REGIONS_PAGE)
