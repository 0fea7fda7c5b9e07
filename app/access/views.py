"""Predicates about a saved view of the list of applications."""

from __future__ import annotations

from app.access.predicates import has_role
from app.access.records import Person, ViewRecord
from app.access.roles import Role

lists_applications = has_role(Role.RECRUITER, Role.HIRING_MANAGER)


def uses_view(person: Person, view: ViewRecord) -> bool:
    """People who list applications: their own views, and those that others share."""
    return lists_applications(person, view) and (view.shared or view.owner_id == person.id)


def owns_view(person: Person, view: ViewRecord) -> bool:
    """The owner, as long as they list applications."""
    return lists_applications(person, view) and view.owner_id == person.id
