"""The bar at the top of every page: where its reader can go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the bar at the top."""

    label: str
    url: str
    here: bool
    count: int | None = None


# What the bar offers, to whom: label, endpoint, permission.
NAVIGATION_ITEMS = [
    ("Your turn", "home.your_turn", Permission.USE_ONRAMP),
    ("My interviews", "interviews.my_interviews", Permission.LIST_MY_INTERVIEWS),
    ("Openings", "pipeline.list_openings", Permission.LIST_OPENINGS),
    ("Candidates", "candidates.list_candidates", Permission.LIST_CANDIDATES),
    ("Availability", "availability.availability", Permission.SET_AVAILABILITY),
    ("Onboardings", "checklist.list_onboardings", Permission.LIST_ONBOARDINGS),
    ("Plans", "plans.list_plans", Permission.KEEP_PLANS),
    ("Resources", "resources.list_resources", Permission.LIST_RESOURCES),
    ("Territories", "territories.list_territories", Permission.LIST_TERRITORIES),
    ("Capacity", "reports.capacity", Permission.SEE_CAPACITY),
    ("People", "people.people", Permission.MANAGE_PEOPLE),
    ("Matches", "candidates.list_matches", Permission.MANAGE_PEOPLE),
]


def navigation() -> list[NavigationItem]:
    """What the bar offers the reader of this page."""
    return [
        NavigationItem(
            label, url_for(endpoint), _is_here(url_for(endpoint)) and not _is_about_other_interviewer()
        )
        for label, endpoint, permission in NAVIGATION_ITEMS
        if endpoint in current_app.view_functions and allows(current_user, permission)
    ]


def _is_here(url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))


def _is_about_other_interviewer() -> bool:
    """Whether the page is about an interview that somebody else holds: it is not one of "My interviews"."""
    interview = g.get("records", {}).get("interview")
    return interview is not None and interview.interviewer_id != current_user.id
