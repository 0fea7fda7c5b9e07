"""What every page has at hand: times in the reader's zone, may they, and where they can go."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.shared import times
from app.shared.company import in_company_words
from app.shared.text import counted, sized


@dataclass(frozen=True)
class Place:
    """One entry of the bar at the top."""

    label: str
    url: str
    here: bool
    count: int | None = None


# What the bar offers, to whom: label, endpoint, permission.
PLACES = [
    ("Your turn", "home.your_turn", Permission.USE_ONRAMP),
    ("My interviews", "interviews.my_interviews", Permission.LIST_MY_INTERVIEWS),
    ("Openings", "pipeline.list_openings", Permission.LIST_OPENINGS),
    ("Candidates", "candidates.list_candidates", Permission.LIST_CANDIDATES),
    ("Availability", "availability.availability", Permission.SET_AVAILABILITY),
    ("Onboardings", "onboarding.list_onboardings", Permission.LIST_ONBOARDINGS),
    ("Plans", "plans.list_plans", Permission.KEEP_PLANS),
    ("Resources", "resources.list_resources", Permission.LIST_RESOURCES),
    ("Territories", "territories.list_territories", Permission.LIST_TERRITORIES),
    ("Capacity", "reports.capacity", Permission.SEE_CAPACITY),
    ("People", "people.people", Permission.MANAGE_PEOPLE),
    ("Matches", "candidates.list_matches", Permission.MANAGE_PEOPLE),
]


def prepare(app: Flask) -> None:
    """Give templates their filters and the few names they all use."""
    app.jinja_env.filters["moment"] = _moment
    app.jinja_env.filters["day"] = _day
    app.jinja_env.filters["full_day"] = _full_day
    app.jinja_env.filters["month"] = times.month
    app.jinja_env.filters["waiting"] = times.waiting
    app.jinja_env.filters["city"] = times.city
    app.jinja_env.filters["sized"] = sized
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.filters["in_company_words"] = in_company_words
    app.jinja_env.globals["Permission"] = Permission
    app.jinja_env.globals["company"] = app.extensions["settings"].company_name
    app.jinja_env.globals["demonstration"] = lambda: None
    app.context_processor(_at_hand)
    version = _version_of(Path(app.static_folder or ""))

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("v", version)


def _version_of(folder: Path) -> str:
    """A word that changes with any file of a folder, so that browsers keep the files until then."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _at_hand() -> dict[str, Any]:
    if not has_request_context():  # a mail that a command writes: nobody reads a page
        return {}
    return {"can": _can, "navigation": _navigation()}


def _can(permission: Permission, record: Any = None) -> bool:
    return allows(current_user, permission, record)


def _moment(instant: datetime, zone: str | None = None) -> str:
    """An instant in the zone given, or else the reader's own."""
    return times.moment(instant, zone or str(getattr(current_user, "time_zone", "UTC")))


def _day(value: date) -> str:
    """A day; of an instant, the day it falls on for the reader."""
    return times.day(_for_reader(value))


def _full_day(value: date) -> str:
    """A day with its year; of an instant, the day it falls on for the reader."""
    return times.full_day(_for_reader(value))


def _for_reader(value: date) -> date:
    if isinstance(value, datetime):
        return times.in_zone(value, getattr(current_user, "time_zone", "UTC")).date()
    return value


def _navigation() -> list[Place]:
    return [
        Place(label, url_for(endpoint), _is_here(url_for(endpoint)) and not _is_of_another())
        for label, endpoint, permission in PLACES
        if endpoint in current_app.view_functions and allows(current_user, permission)
    ]


def _is_here(url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))


def _is_of_another() -> bool:
    """Whether the page is about an interview that somebody else holds: it is not one of "My interviews"."""
    interview = g.get("in_hand", {}).get("interview")
    return interview is not None and interview.interviewer_id != current_user.id
