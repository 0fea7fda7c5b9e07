"""The list of openings, with its filters."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.board import openings_list as queries
from app.board.openings_list import OpeningFilters
from app.last_opened.queries import new_count
from app.openings.models import OpeningState
from app.openings.rules import state_description
from app.pipeline.views import routes
from app.sales_areas.queries import known_regions, region_param
from app.web.parameters import choice_param, cursor_param, enum_by_value, number_param, text_param
from app.web.routing import Answer

FILTER_PARAMS = ("state", "region", "year", "mine")


@routes.page("/openings", permission=Permission.LIST_OPENINGS)
def list_openings() -> Answer:
    filters = _filters_from_request()
    page = queries.openings_page(current_user, filters, cursor_param())
    return render_template(
        "pipeline/openings.html",
        page=page,
        filters=filters,
        new=new_count(current_user),
        asked={name: value for name in FILTER_PARAMS if (value := text_param(name))},
        candidates=queries.active_candidate_counts(page.rows, current_user),
        sees_candidates={opening.id: _can_view(opening) for opening in page.rows},
        years=queries.filter_years(current_user),
        states=list(OpeningState),
        regions=known_regions(),
        state_description=state_description,
    )


def _can_view(opening: object) -> bool:
    return allows(current_user, Permission.VIEW_OPENING, opening)


def _filters_from_request() -> OpeningFilters:
    """The filters in the address."""
    return OpeningFilters(
        state=choice_param("state", enum_by_value(OpeningState)),
        region=region_param(),
        year=number_param("year", least=1970, most=2200),
        mine=choice_param("mine", {"yes": True}) or False,
    )
