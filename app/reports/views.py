"""Pages to plan by: capacity, and the time to a territory."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.reports.capacity import rules
from app.reports.capacity.overview import capacity as capacity_of
from app.reports.time_to_territory import SHOWN, drawn, grouped, ways_to_territory
from app.shared import clock
from app.shared.regions import Region
from app.territories.queries import override_counts
from app.web.parameters import choice_param, enum_by_value
from app.web.routing import Answer, Routes

routes = Routes("reports", __name__)
A_YEAR = timedelta(days=365)


@routes.page("/capacity", permission=Permission.SEE_CAPACITY)
def capacity() -> Answer:
    region = choice_param("region", enum_by_value(Region))
    return render_template(
        "reports/capacity.html",
        capacity=capacity_of(current_user, region),
        region=region,
        regions=list(Region),
        assumed=rules,
    )


@routes.page("/reports/time-to-territory", permission=Permission.SEE_TIME_TO_TERRITORY)
def time_to_territory() -> Answer:
    ways, now = ways_to_territory(), clock.now()
    groups = grouped(ways)
    return render_template(
        "reports/time_to_territory.html",
        ways=ways[:SHOWN],
        more=len(ways[SHOWN:]),
        groups=groups,
        picture=drawn(groups),
        overrides=override_counts(now - A_YEAR, now + timedelta(seconds=1)),
    )
