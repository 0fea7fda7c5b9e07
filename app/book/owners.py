"""Who owns an account or an opportunity in the CRM. Its ISR is never the same person."""

from __future__ import annotations

from sqlalchemy import select

from app.book.models import Account, CrmUser, Opportunity
from app.db.base import db


def owns(email: str, record: Account | Opportunity) -> bool:
    """Whether the CRM's owner is the person with an email: it names their email, or their user ID."""
    if record.owner_email == email:
        return True
    known = select(CrmUser.id).where(CrmUser.crm_id == record.owner_crm_id, CrmUser.email == email)
    return bool(record.owner_crm_id) and db.session.scalar(known) is not None
