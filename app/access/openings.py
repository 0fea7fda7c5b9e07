"""Predicates about openings that are not published yet."""

from __future__ import annotations

from app.access.predicates import applied_to, has_role, is_admin, runs_opening
from app.access.records import OpeningApprovalRecord, OpeningRecord, Person
from app.access.roles import Role


def works_on_opening(person: Person, opening: OpeningRecord) -> bool:
    """Who runs an opening, unless it was removed as a draft: then it exists for nobody."""
    return runs_opening(person, opening) and not opening.is_removed


def decides_opening_approval(person: Person, approval: OpeningApprovalRecord) -> bool:
    """The opening's hiring manager and admins. The action refuses the person who requested it."""
    manages = has_role(Role.HIRING_MANAGER)(person, approval)
    manages = manages and approval.opening.hiring_manager_id == person.id
    decides = (manages or is_admin(person, approval)) and not approval.opening.is_removed
    return decides and not applied_to(person, approval.opening.id)


def sees_opening_approval(person: Person, approval: OpeningApprovalRecord) -> bool:
    """Who runs the opening, and who decides about it."""
    return works_on_opening(person, approval.opening) or decides_opening_approval(person, approval)
