"""Whether a draft is approved, and who can decide on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.predicates import applied_to, has_active_role
from app.access.roles import Role
from app.db.base import db
from app.openings.approvals.content import published_digest
from app.openings.approvals.models import ApprovalState, OpeningApproval
from app.openings.models import Opening, OpeningState
from app.people.models import User
from app.people.queries import people_with_role
from app.shared.company import current_company


def needs_approval(opening: Opening) -> bool:
    """True for a draft, if the company approves openings before they are published."""
    return opening.state is OpeningState.DRAFT and current_company().approves_openings


def last_approval(opening: Opening) -> OpeningApproval | None:
    """The last request to approve an opening, with who requested it and who decided."""
    people = (OpeningApproval.requested_by, OpeningApproval.decided_by)
    names = [joinedload(person).lazyload(User.granted_roles) for person in people]
    of_opening = select(OpeningApproval).where(OpeningApproval.opening_id == opening.id).options(*names)
    return db.session.scalars(of_opening.order_by(OpeningApproval.id.desc()).limit(1)).first()


def is_approved(opening: Opening, last: OpeningApproval | None) -> bool:
    """True if the `last` request was approved, and nothing that is published was changed since."""
    if last is None or last.state is not ApprovalState.APPROVED:
        return False
    return last.digest == published_digest(opening)


class DraftApproval(NamedTuple):
    """How a draft stands to its approval: the last request, and whether it is approved as it is now."""

    last: OpeningApproval | None
    is_approved: bool


def draft_approval(opening: Opening) -> DraftApproval | None:
    """How an opening stands to its approval; None if it needs none."""
    if not needs_approval(opening):
        return None
    last = last_approval(opening)
    return DraftApproval(last, is_approved(opening, last))


def approvers(opening: Opening, *, requested_by: User) -> Sequence[User]:
    """Who decides on a request: the hiring manager of the opening, or else the admins.

    Nobody decides on their own request, unless nobody else can.
    """
    manager = opening.hiring_manager
    if manager.id != requested_by.id and can_decide(manager, opening):
        return [manager]
    admins = [each for each in people_with_role(Role.ADMIN) if can_decide(each, opening)]
    return [each for each in admins if each.id != requested_by.id] or [requested_by]


def can_decide(person: User, opening: Opening) -> bool:
    """Whether a person can decide on requests about an opening, if they did not make them."""
    manages = has_active_role(person, Role.HIRING_MANAGER) and opening.hiring_manager_id == person.id
    return (manages or has_active_role(person, Role.ADMIN)) and not applied_to(person, opening.id)


def has_other_deciders(approval: OpeningApproval) -> bool:
    """Whether anybody but the person who requested it can decide."""
    people = approvers(approval.opening, requested_by=approval.requested_by)
    return any(person.id != approval.requested_by_id for person in people)
