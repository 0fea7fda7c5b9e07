"""Take over an ISR override that only the CRM has: a file never changes it, so a person decides."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import String, literal, select

from app.book.models import Opportunity
from app.crm_returns.crm_values import means_person
from app.db.base import db
from app.isr_by_hand.actions.isr_overrides import take_over_crm_override
from app.people.models import User
from app.shared.refusals import RuleBroken


def take_over_override(opportunity: Opportunity, *, seen: str | None, by: User) -> None:
    """Set the ISR that the CRM has, or nobody. `seen` is the digest of what the page showed.

    Raises RuleBroken if the CRM names nobody whom Onramp knows, and what `take_over_crm_override` raises.
    """
    take_over_crm_override(opportunity, isr=_meant(opportunity.crm_isr), seen=seen, by=by)


def _meant(crm_isr: str) -> User | None:
    if not crm_isr.strip():
        return None
    meant = select(User).where(means_person(literal(crm_isr, String), User)).limit(2)
    people = db.session.scalars(meant).all()
    if len(people) != 1:
        raise RuleBroken(
            _("Onramp does not know who “%(isr)s” is. Upload the users of the CRM.", isr=crm_isr)
        )
    return people[0]
