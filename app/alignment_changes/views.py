"""The page of the alignment: territories, ISRs, changes, ISR overrides, and what to check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.alignment_changes import faults, queries
from app.alignment_changes.sections import check_sections, known_since
from app.book.alignment import alignment_day
from app.book.models import Account, Opportunity
from app.book.teams import sales_teams
from app.web.parameters import choice_param, cursor_param, date_param, enum_by_value
from app.web.record_pages import register_named_page, url_maker, url_of_id
from app.web.routing import Answer, Routes

routes = Routes("alignment_changes", __name__)
register_named_page("alignment", "alignment_changes.alignment")


class AlignmentView(StrEnum):
    """What the page shows."""

    TERRITORIES = "territories"
    VACANT = "vacant"
    ISRS = "isrs"
    CHANGES = "changes"
    OVERRIDES = "overrides"
    TO_CHECK = "to-check"


VIEW_LABELS = {
    AlignmentView.TERRITORIES: _l("Territories"),
    AlignmentView.VACANT: _l("Vacant"),
    AlignmentView.ISRS: _l("ISRs"),
    AlignmentView.CHANGES: _l("Alignment changes"),
    AlignmentView.OVERRIDES: _l("ISR overrides"),
    AlignmentView.TO_CHECK: _l("To check"),
}


@routes.page("/alignment", permission=Permission.SEE_BOOK)
def alignment() -> Answer:
    view = choice_param("show", enum_by_value(AlignmentView)) or AlignmentView.TERRITORIES
    as_of = date_param("as_of")
    day, cursor = as_of or alignment_day(), cursor_param()
    return render_template(
        _TEMPLATES[view],
        opportunity_url=url_maker(lambda id_: url_of_id(Opportunity, id_)),
        account_url=url_maker(lambda id_: url_of_id(Account, id_)),
        views=VIEW_LABELS,
        view=view,
        as_of=as_of,
        **_FOUND[view](day, cursor),
    )


def _territories(day: date, after: str | None, *, only_vacant: bool = False) -> dict[str, Any]:
    since = _not_known_before(day)
    page = queries.territory_lines(current_user, day, after, only_vacant=only_vacant, is_known=since is None)
    return {"page": page, "known_since": since}


def _vacant(day: date, after: str | None) -> dict[str, Any]:
    return _territories(day, after, only_vacant=True)


def _isrs(day: date, after: str | None) -> dict[str, Any]:
    since = _not_known_before(day)
    page = queries.isr_lines(current_user, day, after, is_known=since is None)
    return {"page": page, "known_since": since}


def _not_known_before(day: date) -> date | None:
    """The first day on which opportunities are known, if a day is before it."""
    since = known_since() if day < alignment_day() else None
    return since if since and day < since else None


def _changes(_day: date, after: str | None) -> dict[str, Any]:
    planned = [] if after else queries.planned_changes(current_user)
    return {"planned": planned, "page": queries.past_changes(current_user, after)}


def _overrides(_day: date, after: str | None) -> dict[str, Any]:
    return {"page": faults.isr_overrides(current_user, alignment_day(), after)}


def _to_check(_day: date, _after: str | None) -> dict[str, Any]:
    day = alignment_day()
    return {
        "unknown": faults.unknown_territories(current_user, day),
        "segments": faults.unknown_segments(current_user, day),
        "first_team": sales_teams()[0].name,
        "reopened": faults.reopened_gates(current_user, day),
        "owning": faults.isrs_who_own(current_user, day),
        "otherwise": faults.closings_otherwise(current_user, day),
        "sections": check_sections(current_user, day),
    }


_FOUND: dict[AlignmentView, Callable[[date, str | None], dict[str, Any]]] = {
    AlignmentView.TERRITORIES: _territories,
    AlignmentView.VACANT: _vacant,
    AlignmentView.ISRS: _isrs,
    AlignmentView.CHANGES: _changes,
    AlignmentView.OVERRIDES: _overrides,
    AlignmentView.TO_CHECK: _to_check,
}
_TEMPLATES = {
    AlignmentView.TERRITORIES: "alignment_changes/territories.html",
    AlignmentView.VACANT: "alignment_changes/territories.html",
    AlignmentView.ISRS: "alignment_changes/isrs.html",
    AlignmentView.CHANGES: "alignment_changes/changes.html",
    AlignmentView.OVERRIDES: "alignment_changes/overrides.html",
    AlignmentView.TO_CHECK: "alignment_changes/to_check.html",
}
