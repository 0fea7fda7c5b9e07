"""A list of applications, of one opening or of all that the reader may see, and the page of its filters."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import make_response, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.application_lists import choices
from app.application_lists.filters import ApplicationFilter
from app.application_lists.labels import filter_labels
from app.application_lists.lines import lines_of
from app.application_lists.models import SavedView
from app.application_lists.orders import ListOrder
from app.application_lists.pages import application_list
from app.application_lists.settings import ALL_COLUMNS, ListColumn, ListSettings
from app.application_lists.view_queries import UsableView, default_view, usable_views
from app.application_lists.views import routes
from app.application_lists.views.addresses import address_of, redirect_to_list
from app.candidates.models import Status
from app.openings.models import Opening
from app.pipeline.rules import DECLINE_REASON_LABELS
from app.sales_areas.queries import known_regions
from app.shared.text import one_line
from app.sources.queries import known_sources
from app.tags.queries import tag_choices
from app.web.parameters import address_args, cursor_param, text_param
from app.web.record_pages import url_of
from app.web.routing import Answer, record_param
from app.web.visitors import signed_in_user

SORTED_BY = {None: ListOrder.NAME, ListColumn.SINCE: ListOrder.STAGE, ListColumn.APPLIED: ListOrder.NEWEST}
VIEWS_SHOWN = 12  # above the list; the page of views has all


@routes.page("/applications", permission=Permission.LIST_APPLICATIONS)
def applications() -> Answer:
    if words := one_line(text_param("q")):  # a list has filters; words are for the search
        return make_response(redirect(url_of("search", q=words), 303))
    settings = ListSettings.from_args(address_args())
    if not address_args() and (chosen := default_view(current_user)):
        return redirect_to_list(chosen.settings, view=chosen.id)
    return _list_page(settings, None)


@routes.page("/openings/<int:opening_id>/applications", permission=Permission.VIEW_OPENING)
def applications_of_opening(opening: Opening) -> Answer:
    return _list_page(ListSettings.from_args(address_args(), opening=opening.id), opening)


@routes.page("/applications/filters", permission=Permission.LIST_APPLICATIONS)
def filters() -> Answer:
    settings = ListSettings.from_args(address_args())
    opening = record_param("opening_id", "opening", Permission.VIEW_OPENING)
    return render_template(
        "application_lists/filters.html",
        settings=settings,
        filter=settings.filter,
        openings=choices.openings_to_choose(current_user),
        stages=choices.stages_to_choose(opening) if opening else {},
        people=choices.people_of_filter(settings.filter, current_user, opening),
        recruiters=choices.recruiters_to_choose(current_user),
        sources=known_sources(current_user),
        tags=tag_choices(),
        statuses=list(Status),
        reasons=DECLINE_REASON_LABELS,
        regions={region: region for region in known_regions()},
        orders=list(ListOrder),
        columns=ALL_COLUMNS,
        back=address_of(settings),
    )


def _list_page(settings: ListSettings, opening: Opening | None) -> Answer:
    view: SavedView | None = record_param("view_id", "view", Permission.USE_VIEW)
    view_id = view.id if view else None
    here = partial(address_of, view=view_id)
    if _is_untidy() or (opening is None and settings.filter.opening is not None):
        return redirect_to_list(settings, view=view_id)
    user = signed_in_user()
    page = application_list(settings.filter, settings.order, user).page(cursor_param())
    columns = [each for each in settings.columns if opening is None or each is not ListColumn.OPENING]
    people = choices.people_of_filter(settings.filter, user, opening)
    return render_template(
        "application_lists/applications.html",
        opening=opening,
        settings=settings,
        filter=settings.filter,
        columns=columns,
        lines=lines_of(page.rows, settings, user),
        count=page.count,
        next_page=page.next_cursor and here(settings, after=page.next_cursor),
        labels=[
            (label.text, here(replace(settings, filter=label.without)))
            for label in filter_labels(settings.filter, opening, people, user)
        ],
        sorts={column: (order, here(replace(settings, order=order))) for column, order in SORTED_BY.items()},
        statuses=_statuses(settings),
        people=people,
        hidden=_with(settings, waiting_for=None, overdue=False, new=False).asked
        | ({"view": view.id} if view else {}),
        cleared=address_of(replace(settings, filter=ApplicationFilter(opening=settings.filter.opening))),
        view=view,
        is_changed=view is not None and view.asked != settings.text,
        views=_views_to_open() if opening is None else [],
    )


def _views_to_open() -> list[tuple[UsableView, str]]:
    """The first views, with their addresses."""
    return [
        (view, address_of(view.settings, view=view.id)) for view in usable_views(current_user)[:VIEWS_SHOWN]
    ]


def _is_untidy() -> bool:
    """True for the address that a form makes: with empty fields, or the checkboxes of columns."""
    return "" in address_args().values() or len(address_args().getlist("columns")) > 1


def _statuses(settings: ListSettings) -> list[tuple[str, str, bool]]:
    """Each status, and all, as (label, address, whether it is shown)."""
    every: list[Status | None] = [*Status, None]
    return [
        (
            status.label if status else _("All"),
            address_of(_with(settings, status=status, reason=None)),
            status is settings.filter.status,
        )
        for status in every
    ]


def _with(settings: ListSettings, **changes: Any) -> ListSettings:
    return replace(settings, filter=replace(settings.filter, **changes))
