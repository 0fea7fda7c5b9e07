"""Loose ends of managers, of ISRs and others hired, and of people with open requests about a territory."""

from app.territory_departure.isrs import MANAGED_ISRS, OWN_TERRITORIES
from app.territory_departure.other_roles import MANAGED_HIRES, OWN_ONBOARDING
from app.territory_departure.requests import (
    CHANGES_ABOUT,
    CHANGES_ASKED,
    CHANGES_TO_DECIDE,
    OVERRIDES_ABOUT,
    OVERRIDES_ASKED,
)

__all__ = [
    "CHANGES_ABOUT",
    "CHANGES_ASKED",
    "CHANGES_TO_DECIDE",
    "MANAGED_HIRES",
    "MANAGED_ISRS",
    "OVERRIDES_ABOUT",
    "OVERRIDES_ASKED",
    "OWN_ONBOARDING",
    "OWN_TERRITORIES",
]
