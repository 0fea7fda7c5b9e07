"""What the CRM says of an opportunity where it differs from Onramp, and what is wrong in its data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app.book.figures import net_arr
from app.book.models import CrmUser, Opportunity, OpportunityKind, Tier
from app.book.owners import owns
from app.book.tiers import read_tier
from app.book.timeline.spans import IsrDays
from app.db.base import db
from app.opportunity_work.models import OpportunityNextStep
from app.shared.refusals import RuleBroken
from app.shared.sales.company import money
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.text import name_key


@dataclass(frozen=True)
class CrmDifference:
    """A field that the CRM has otherwise."""

    label: str
    ours: str
    theirs: str


def crm_differences(
    opportunity: Opportunity, isr: IsrDays, tier: Tier | None, next_step: OpportunityNextStep | None
) -> list[CrmDifference]:
    """Each field that the last file of the CRM had and that differs. What it did not have is not compared."""
    nobody = _("Nobody")
    found = []
    if _has_isr(opportunity) and not _means(opportunity.crm_isr, isr):
        theirs = opportunity.crm_isr or nobody
        found.append(CrmDifference(_("ISR"), isr.isr or nobody, theirs))
    is_overridden = isr.override is not None
    if opportunity.is_open and opportunity.crm_isr_override is (not is_overridden):
        ours, theirs = (_("Yes"), _("No")) if is_overridden else (_("No"), _("Yes"))
        found.append(CrmDifference(_("ISR override"), ours, theirs))
    if opportunity.crm_tier and read_tier(opportunity.crm_tier) is not tier:
        ours = tier.label if tier else _("Untiered")
        found.append(CrmDifference(_("Tier"), ours, opportunity.crm_tier))
    text = next_step.note.text if next_step else ""
    if opportunity.crm_next_step and text != opportunity.crm_next_step:
        found.append(CrmDifference(_("Next step"), text or _("None"), opportunity.crm_next_step))
    computed = net_arr(None, opportunity.amount, opportunity.arr_basis)
    if None not in (opportunity.net_arr, computed) and opportunity.net_arr != computed:
        label = _("Net ARR, and amount less ARR basis")
        found.append(CrmDifference(label, money(computed), money(opportunity.net_arr)))
    return found


def data_faults(opportunity: Opportunity, isr: IsrDays) -> Iterator[str]:
    """What is wrong in the data, to be corrected in the CRM: a sentence each."""
    if opportunity.missing_since is not None:
        yield _("It was missing in the last complete file of the CRM.")
    if opportunity.kind is OpportunityKind.RENEWAL and opportunity.renewal_on is None:
        yield _("This renewal has no renewal date in the CRM, so no report of renewals shows it.")
    if opportunity.kind is OpportunityKind.RENEWAL and opportunity.arr_basis is None:
        yield _("This renewal has no ARR basis in the CRM, so it has no default tier and no ATR.")
    if isr.isr_email and owns(isr.isr_email, opportunity):
        yield _(
            "%(isr)s is the ISR and also the opportunity owner. The two must differ, so this ISR is not "
            "returned to the CRM.",
            isr=isr.isr,
        )


def _has_isr(opportunity: Opportunity) -> bool:
    """True if a file had the ISR: a blank one is known to be blank where the override is known."""
    return bool(opportunity.crm_isr) or opportunity.crm_isr_override is not None


def _means(text: str, isr: IsrDays) -> bool:
    """Whether the CRM's ISR, an email, a name or an id of a user, is this one."""
    key = name_key(text)
    if not key or isr.isr_email is None:
        return not key and isr.isr_email is None
    if text.startswith(CrmKind.USER.value):
        with suppress(RuleBroken):
            crm_id = read_crm_id(text, CrmKind.USER).text
            return db.session.scalar(select(CrmUser.email).where(CrmUser.crm_id == crm_id)) == isr.isr_email
    return key in (isr.isr_email, name_key(isr.isr or ""))
