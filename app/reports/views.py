"""Reports: capacity, and time to territory."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.reports.capacity import rules
from app.reports.capacity.overview import capacity_of
from app.reports.time_to_territory import TIME_LIST_LIMIT, group_times, time_chart, times_to_territory
from app.sales_areas.queries import known_regions, region_param
from app.shared import clock
from app.territories.queries import override_counts
from app.web.routing import Answer, Routes

routes = Routes("reports", __name__)
REPORT_PERIOD = timedelta(days=365)


@routes.page("/capacity", permission=Permission.SEE_CAPACITY)
def capacity() -> Answer:
    region = region_param()
    return render_template(
        "reports/capacity.html",
        capacity=capacity_of(current_user, region),
        region=region,
        regions=known_regions(),
        assumed=rules,
    )


@routes.page("/reports/time-to-territory", permission=Permission.SEE_TIME_TO_TERRITORY)
def time_to_territory() -> Answer:
    times, now = times_to_territory(), clock.now()
    groups = group_times(times)
    return render_template(
        "reports/time_to_territory.html",
        times=times[:TIME_LIST_LIMIT],
        more=len(times[TIME_LIST_LIMIT:]),
        groups=groups,
        picture=time_chart(groups),
        overrides=override_counts(now - REPORT_PERIOD, now + timedelta(seconds=1)),
    )
