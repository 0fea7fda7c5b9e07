"""Nobody with a closed gate becomes the ISR of an opportunity because the CRM names them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select, update

from app.access.roles import Role
from app.book.alignment import alignment_day, isr_on
from app.book.models import OpportunityOutcome
from app.crm_files.judging import of_file, with_remark, write
from app.crm_files.models import CrmImport
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import RowEffect
from app.db.base import db
from app.onboarding.gate.sql import gate_is_open
from app.onboarding.models import Onboarding
from app.people.departure.loose_ends import lacks_role
from app.people.models import User


def lock_named_gates(imported: CrmImport) -> None:
    """Lock the gates of the ISRs whom the CRM names for added rows, as the triggers do: in one order."""
    people = select(User.id).where(User.id.in_(_named(imported))).order_by(User.id)
    db.session.execute(people.with_for_update(key_share=True))  # as EXCLUSIVE_LOCK


def leave_out_closed_gates(imported: CrmImport) -> None:
    """Leave the ISR of added rows blank where the one that the CRM names cannot be one, or has a closed gate.

    Of what is closed, that is so only for who is on the way to the gate: who was an ISR before Onramp may be
    named in what is past.
    """
    on_the_way = User.id.in_(select(Onboarding.isr_id).where(Onboarding.ended_at.is_(None)))
    lacks, is_behind = lacks_role(Role.ISR)(User.id), ~gate_is_open(User.id)
    named = select(User.id, lacks, is_behind, on_the_way).where(User.id.in_(_named(imported)))
    found = db.session.execute(named.where(or_(lacks, is_behind))).all()
    if not found:
        return
    rows, is_open = OpportunityRow, OpportunityRow.outcome == OpportunityOutcome.OPEN
    overridden = and_(is_open, rows.crm_isr_override.is_(True))
    cannot_be = and_(overridden, rows.isr_id.in_([id_ for id_, is_none, _behind, _on in found if is_none]))
    has_closed_gate = or_(
        and_(overridden, rows.isr_id.in_([id_ for id_, _lacks, is_closed, _on in found if is_closed])),
        and_(
            ~is_open, rows.isr_id.in_([id_ for id_, _lacks, is_closed, is_on in found if is_closed and is_on])
        ),
    )
    isr = case((is_open, isr_on(alignment_day(), rows.account_id)), else_=None)
    sentence = case(
        (
            has_closed_gate,
            _("The gate of the ISR that the CRM names is closed: it has no ISR from the CRM."),
        ),
        else_=_("The CRM names somebody who has left or is not an ISR: it has no ISR from the CRM."),
    )
    told = (*of_file(imported, rows, RowEffect.ADDED), or_(has_closed_gate, cannot_be))
    left_out = {"isr_id": None, "isr_after_id": isr, "remark": with_remark(rows, sentence)}
    write(update(rows).where(*told).values(left_out))


def _named(imported: CrmImport) -> Any:
    rows = OpportunityRow
    return select(rows.isr_id).where(*of_file(imported, rows, RowEffect.ADDED), rows.isr_id.is_not(None))
