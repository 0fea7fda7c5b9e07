"""Pages for territories: the map as a list, one territory, assigning it, ending an assignment."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.door import Answer, Rooms, holds, see
from app.shared import clock
from app.shared.forms import mark_asked_for
from app.shared.regions import Region
from app.territories import actions, queries
from app.territories.forms import AssignForm, EndForm, TerritoryForm
from app.territories.models import Assignment, Territory

rooms = Rooms("territories", __name__)
holds("territory_id", Territory)
holds("assignment_id", Assignment)


@rooms.page("/territories", permission=Permission.LIST_TERRITORIES)
def list_territories() -> Answer:
    region = queries.region_named(request.args.get("region"))
    page = queries.territories(current_user, region, mark_asked_for())
    return render_template("territories/territories.html", page=page, region=region, regions=list(Region))


@rooms.form("/territories/add", permission=Permission.ADD_TERRITORY)
def add_territory() -> Answer:
    form = TerritoryForm()
    asked = {"name": form.name.data, "region": form.region.data, "segment": form.segment.data}
    if form.carries_out(actions.add_territory, **asked, by=current_user):
        flash(f"{form.name.data} is on the map.", "good")
        return see("territories.list_territories")
    return render_template("territories/add.html", form=form), form.status


@rooms.page("/territories/<int:territory_id>", permission=Permission.VIEW_TERRITORY)
def territory(territory: Territory) -> Answer:
    return render_template(
        "territories/territory.html",
        territory=territory,
        holders=queries.holders_of(territory),
        history=history_of(activity_of(territory), current_user.time_zone),
    )


@rooms.form("/territories/<int:territory_id>/assign", permission=Permission.ASSIGN_TERRITORY)
def assign_territory(territory: Territory) -> Answer:
    isrs = queries.gates_for(current_user)
    people = {str(isr.id): isr for isr, _gate in isrs}
    form = AssignForm(starts_on=clock.today(current_user.time_zone))
    form.offer(isrs)
    chosen = {"isr": people.get(form.isr.data), "starts_on": form.starts_on.data}
    if form.carries_out(actions.assign_territory, territory, **chosen, by=current_user):
        flash(f"{form.result.isr.name} has {territory.name} from the day you gave.", "good")
        return see("territories.list_territories", region=territory.region.value)
    closed = [(isr, gate) for isr, gate in isrs if not gate.is_open]
    holder = queries.running_assignment(territory)
    page = render_template(
        "territories/assign.html", form=form, territory=territory, closed=closed, holder=holder
    )
    return page, form.status


@rooms.form("/assignments/<int:assignment_id>/end", permission=Permission.END_ASSIGNMENT)
def end_assignment(assignment: Assignment) -> Answer:
    form = EndForm(last_day=clock.today(current_user.time_zone))
    asked = {"last_day": form.last_day.data, "reason": form.reason.data}
    if form.carries_out(actions.end_assignment, assignment, **asked, by=current_user):
        flash(f"{assignment.territory.name} is vacant.")
        return see("territories.list_territories", region=assignment.territory.region.value)
    return render_template("territories/end.html", form=form, assignment=assignment), form.status
