"""The page to assign a whole region or several territories at once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, render_template, request
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.sales_areas.queries import known_regions, region_param
from app.shared import clock
from app.shared.regions import Region
from app.territories import actions, queries
from app.territories.forms import BulkAssignForm
from app.territories.models import Territory
from app.territories.views import routes
from app.web.parameters import number_param
from app.web.routing import Answer, redirect_to


@routes.form("/territories/assign", permission=Permission.ASSIGN_TERRITORIES)
def assign_territories() -> Answer:
    isrs = queries.gates_of_own_isrs(current_user)
    people = {str(isr.id): isr for isr, _gate in isrs}
    asked_for = people.get(str(number_param("isr")))
    region = region_param() or queries.hired_region(asked_for)
    to_tick = queries.assignable_territories(current_user, region, _ticked())
    form = BulkAssignForm(starts_on=clock.today(current_user.time_zone))
    form.offer(isrs, asked_for)
    form.offer_territories(to_tick)
    chosen = {
        "isr": people.get(form.isr.data),
        "starts_on": form.starts_on.data,
        "is_confirmed": form.confirmed.data,
    }
    if form.submit(actions.assign_territories, _chosen(form, to_tick), **chosen, by=current_user):
        assigned, isr = len(form.result), form.result[0].isr.name
        flash(
            ngettext(
                "Assigned %(num)s territory to %(isr)s.",
                "Assigned %(num)s territories to %(isr)s.",
                assigned,
                isr=isr,
            ),
            "good",
        )
        return redirect_to("territories.list_territories", region=region)
    closed = [(isr, gate) for isr, gate in isrs if not gate.is_open]
    page = render_template(
        "territories/bulk_assign.html",
        form=form,
        region=region,
        regions=known_regions(),
        closed=closed,
        asked_for=asked_for,
    )
    return page, form.status


def _chosen(form: BulkAssignForm, to_tick: Sequence[Territory]) -> Sequence[Territory]:
    """The territories that the form names, as far as they exist."""
    if form.whole.data in known_regions():
        return queries.territories_in(current_user, Region(form.whole.data))
    ticked = set(form.ticked.data or [])
    return [territory for territory in to_tick if str(territory.id) in ticked]


def _ticked() -> list[int]:
    """The ids that were ticked; values that cannot be ids are dropped."""
    sent = request.form.getlist("ticked")
    return [int(each) for each in sent if each.isdecimal() and each.isascii() and len(each) < 10]
