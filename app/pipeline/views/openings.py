"""The list of openings, and what it is narrowed to."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.door import Answer
from app.openings.models import OpeningState
from app.openings.rules import ended_as
from app.pipeline import openings_list as queries
from app.pipeline.openings_list import Filters
from app.pipeline.views import rooms
from app.shared.forms import mark_asked_for
from app.shared.regions import Region


@rooms.page("/openings", permission=Permission.LIST_OPENINGS)
def list_openings() -> Answer:
    filters = _asked_for()
    page = queries.openings(current_user, filters, mark_asked_for())
    return render_template(
        "pipeline/openings.html",
        page=page,
        filters=filters,
        asked={name: value for name, value in request.args.items() if name != "after" and value},
        candidates=queries.candidates_of(page.rows, current_user),
        sees_candidates={opening.id: _runs(opening) for opening in page.rows},
        years=queries.years(current_user),
        states=list(OpeningState),
        regions=list(Region),
        ended_as=ended_as,
    )


def _runs(opening: object) -> bool:
    return allows(current_user, Permission.VIEW_OPENING, opening)


def _asked_for() -> Filters:
    """The filters in the address; 404 for ones that are none."""
    state, region, year = (request.args.get(name) or None for name in ("state", "region", "year"))
    if state not in (None, *OpeningState) or region not in (None, *Region):
        abort(404)
    if year is not None and not (year.isascii() and year.isdecimal() and 1970 <= int(year[:5]) <= 2200):
        abort(404)
    return Filters(
        state=OpeningState(state) if state else None,
        region=Region(region) if region else None,
        year=int(year) if year else None,
        mine=request.args.get("mine") == "yes",
    )
