"""Pages of territories: the list today or on any day, one territory, and the form to add one."""

from __future__ import annotations

from datetime import date

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.sales_areas.queries import known_regions, region_param, segment_names
from app.shared import clock
from app.territories import actions, queries
from app.territories.forms import TerritoryForm
from app.territories.models import Territory
from app.territories.views import routes
from app.web.forms import Form
from app.web.parameters import cursor_param, date_param
from app.web.routing import Answer, redirect_to


@routes.page("/territories", permission=Permission.LIST_TERRITORIES)
def list_territories() -> Answer:
    region = region_param()
    today = clock.today(current_user.time_zone)
    as_of = _requested_day(today)
    page = queries.territories(current_user, region, cursor_param(), as_of=as_of)
    occupancies = queries.occupancies(page.rows, as_of or today)
    return render_template(
        "territories/territories.html",
        page=page,
        occupancies=occupancies,
        reopened=None
        if as_of
        else queries.isr_ids_with_closed_gate(each.running for each in occupancies.values()),
        region=region,
        regions=known_regions(),
        as_of=as_of,
        today=today,
    )


@routes.form("/territories/add", permission=Permission.ADD_TERRITORY)
def add_territory() -> Answer:
    form = TerritoryForm()
    asked = {"name": form.name.data, "region": form.region.data, "segment": form.segment.data}
    if form.submit(actions.add_territory, **asked, by=current_user):
        flash(_("Added %(territory)s.", territory=form.name.data), "good")
        return redirect_to("territories.list_territories")
    return render_template("territories/add.html", form=form, segments=segment_names().offered), form.status


@routes.page("/territories/<int:territory_id>", permission=Permission.VIEW_TERRITORY)
def territory(territory: Territory) -> Answer:
    return territory_page(territory, Form())


def territory_page(territory: Territory, form: Form) -> tuple[str, int]:
    """The page of a territory, with the refusal of the form that was sent from it."""
    today = clock.today(current_user.time_zone)
    as_of = _requested_day(today)
    occupancy = queries.occupancies([territory], as_of or today)[territory.id]
    running = occupancy.running
    page = render_template(
        "territories/territory.html",
        form=form,
        territory=territory,
        can_undo=running is not None and queries.can_undo(running),
        occupancy=occupancy,
        reopened=None if as_of else queries.isr_ids_with_closed_gate([occupancy.running]),
        as_of=as_of,
        today=today,
        holders=queries.assignment_history(territory),
        overrides=queries.overrides_of(territory),
        requests=queries.change_requests_of(territory, current_user),
        history=history_of(activity_of(territory), current_user.time_zone),
    )
    return page, form.status


def _requested_day(today: date) -> date | None:
    """The day in the address, None for today."""
    day = date_param("as_of")
    return None if day == today else day
