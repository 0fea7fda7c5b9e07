"""The navigation at the top of every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import g, request, url_for
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.predicates import has_title_of_lead
from app.access.roles import Role
from app.web.visitors import signed_in_user


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the navigation."""

    label: str
    url: str
    here: bool
    count: int | None = None


# Label, endpoint, permission.
NAVIGATION_ITEMS = [
    (_l("Your turn"), "home.your_turn", Permission.USE_ONRAMP),
    (_l("My interviews"), "scorecards.my_interviews", Permission.LIST_MY_INTERVIEWS),
    (_l("Openings"), "pipeline.list_openings", Permission.LIST_OPENINGS),
    (_l("Applications"), "application_lists.applications", Permission.LIST_APPLICATIONS),
    (_l("Candidates"), "candidates.list_candidates", Permission.LIST_CANDIDATES),
    (_l("Mail texts"), "mail_texts.list_mail_texts", Permission.EDIT_MAIL_TEXTS),
    (_l("Availability"), "availability.availability", Permission.SET_AVAILABILITY),
    (_l("Onboardings"), "checklist.list_onboardings", Permission.LIST_ONBOARDINGS),
    (_l("Plans"), "plans.list_plans", Permission.KEEP_PLANS),
    (_l("Open positions"), "jobs.open_positions", Permission.USE_ONRAMP),
    (_l("Resources"), "resources.list_resources", Permission.LIST_RESOURCES),
    (_l("Territories"), "territories.list_territories", Permission.LIST_TERRITORIES),
    (_l("My book"), "opportunity_work.my_book", Permission.SEE_BOOK),
    (_l("Capacity"), "reports.capacity", Permission.SEE_CAPACITY),
    (_l("Regions"), "sales_areas.list_regions", Permission.KEEP_REGIONS),
    (_l("People"), "people.people", Permission.MANAGE_PEOPLE),
    (_l("Company"), "company.company", Permission.CHANGE_COMPANY),
    (_l("Matches"), "candidates.list_matches", Permission.MANAGE_PEOPLE),
]


def navigation() -> list[NavigationItem]:
    """The entries for the current user."""
    user = signed_in_user()
    if not user.is_authenticated:
        return []
    here = None if _is_about_other_interviewer(user) else request.path
    items = []
    for label, endpoint in _entries(frozenset(user.roles), user.job_title, _is_on_account_team(user)):
        url = url_for(endpoint)
        items.append(NavigationItem(label, url, _is_here(url, here)))
    return items


def _is_on_account_team(user: Any) -> bool:
    """Who owns something in the CRM. Who leads a territory is asked of those with such a job title alone."""
    return bool(user.owns_in_crm or (has_title_of_lead(user) and allows(user, Permission.SEE_BOOK)))


@lru_cache(maxsize=500)
def _entries(roles: frozenset[Role], job_title: str, is_on_account_team: bool) -> list[tuple[str, str]]:
    """The labels and endpoints for people with these roles and this job title: nothing else counts here."""
    person: Any = SimpleNamespace(
        is_authenticated=True, roles=roles, job_title=job_title, is_on_account_team=is_on_account_team
    )
    entries = {endpoint: str(label) for label, endpoint, needed in NAVIGATION_ITEMS if allows(person, needed)}
    if "pipeline.list_openings" in entries:
        del entries["jobs.open_positions"]  # the list of openings leads there
    return [(label, endpoint) for endpoint, label in entries.items()]


def _is_here(url: str, path: str | None) -> bool:
    return path is not None and (path == url or (url != "/" and path.startswith(f"{url}/")))


def _is_about_other_interviewer(user: Any) -> bool:
    """True for the page of another interviewer's interview, which is not under "My interviews"."""
    interview = g.get("records", {}).get("interview")
    return interview is not None and user.id not in (interview.interviewer_id, interview.shadow_id)
