"""Corrections of closings: those of an opportunity, and who may decide on one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.book import may_decide_correction
from app.access.roles import Role
from app.book.models import Closing, ClosingCorrection, CorrectionState, Opportunity
from app.db.base import db
from app.people.models import User
from app.people.queries import people_with_role


def corrections_of(opportunity: Opportunity) -> Sequence[ClosingCorrection]:
    """The corrections of an opportunity's closings, newest first. The caller may see corrections."""
    statement = (
        select(ClosingCorrection)
        .join(ClosingCorrection.closing)
        .where(Closing.opportunity_id == opportunity.id)
        .options(contains_eager(ClosingCorrection.closing).lazyload("*"))
        .options(*_names(ClosingCorrection.isr, ClosingCorrection.asked_by, ClosingCorrection.decided_by))
    )
    return db.session.scalars(statement.order_by(ClosingCorrection.id.desc())).all()


def waiting_correction(closing: Closing) -> ClosingCorrection | None:
    """The correction of a closing that waits for a decision."""
    of = (ClosingCorrection.closing_id == closing.id, ClosingCorrection.state == CorrectionState.ASKED)
    return db.session.scalars(select(ClosingCorrection).where(*of)).one_or_none()


def deciders_of_correction(correction: ClosingCorrection) -> Sequence[User]:
    """Who decides: other ISR managers and sales operations; if there are none, the admins."""
    for roles in ((Role.ISR_MANAGER, Role.SALES_OPERATIONS), (Role.ADMIN,)):
        found = [each for each in people_with_role(*roles) if may_decide_correction(each, correction)]
        if found:
            return found
    return []


def _names(*people: Any) -> list[Any]:
    return [joinedload(person).lazyload(User.granted_roles) for person in people]
