"""Nobody with a closed gate becomes the ISR of an opportunity because the CRM names them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select, update

from app.access.roles import Role
from app.book.models import OpportunityOutcome
from app.crm_files.judging import of_file, with_remark, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import RowEffect
from app.onboarding.gate.sql import gate_is_open
from app.onboarding.models import Onboarding
from app.people.departure.loose_ends import lacks_role
from app.people.models import User


def leave_out_closed_gates(imported: CrmImport) -> None:
    """Leave the ISR of added rows blank where the one that the CRM names cannot be one, or has a closed gate.

    Of what is closed, that is so only for who is on the way to the gate: who was an ISR before Onramp may be
    named in what is past.
    """
    rows = OpportunityRow
    added = of_file(imported, rows, RowEffect.ADDED)
    named = select(User.id).where(User.id.in_(select(rows.isr_id).where(*added, rows.isr_id.is_not(None))))
    behind = named.where(~gate_is_open(User.id))
    on_the_way = behind.where(User.id.in_(select(Onboarding.isr_id).where(Onboarding.ended_at.is_(None))))
    is_open = rows.outcome == OpportunityOutcome.OPEN
    overridden = and_(is_open, rows.crm_isr_override.is_(True))
    cannot_be = and_(overridden, rows.isr_id.in_(named.where(lacks_role(Role.ISR)(User.id))))
    has_closed_gate = or_(
        and_(overridden, rows.isr_id.in_(behind)), and_(~is_open, rows.isr_id.in_(on_the_way))
    )
    sentence = case(
        (
            has_closed_gate,
            _("The gate of the ISR that the CRM names is closed: it has no ISR from the CRM."),
        ),
        else_=_("The CRM names somebody who has left or is not an ISR: it has no ISR from the CRM."),
    )
    told = update(rows).where(*added, or_(has_closed_gate, cannot_be))
    write(told.values(isr_id=None, remark=with_remark(rows, sentence)))
