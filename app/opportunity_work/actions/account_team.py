"""What the ISR and the account team agree on: delegate an opportunity, manage it together, hand it back."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity, Tier
from app.db.base import db
from app.opportunity_work import mail
from app.opportunity_work.actions.next_steps import NewNextStep, add_next_step, is_written
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.actions.tiers import is_chosen, set_tier
from app.opportunity_work.people import account_team_of
from app.opportunity_work.rules import Agreement
from app.opportunity_work.tiers_now import tier_now
from app.people.models import User


def delegate(
    opportunity: Opportunity,
    next_step: NewNextStep,
    *,
    delegated_by: str,
    version: int | None = None,
    by: User,
) -> None:
    """The SAE or AE delegates it to the ISR, who manages it: tier 1. Raises RuleBroken without their name."""
    _agree(opportunity, Agreement.DELEGATE, next_step, delegated_by=delegated_by, version=version, by=by)


def co_manage(
    opportunity: Opportunity, next_step: NewNextStep, *, version: int | None = None, by: User
) -> None:
    """The ISR and the account team manage it together: tier 2."""
    _agree(opportunity, Agreement.CO_MANAGE, next_step, version=version, by=by)


def hand_back(
    opportunity: Opportunity, next_step: NewNextStep, *, version: int | None = None, by: User
) -> None:
    """The account team manages it again: tier 3."""
    _agree(opportunity, Agreement.HAND_BACK, next_step, version=version, by=by)


_TIERS = {
    Agreement.DELEGATE: (Tier.ACTIVE, ActivityVerb.DELEGATED_OPPORTUNITY),
    Agreement.CO_MANAGE: (Tier.CO_MANAGED, ActivityVerb.CO_MANAGED_OPPORTUNITY),
    Agreement.HAND_BACK: (Tier.SAE_MANAGED, ActivityVerb.HANDED_BACK_OPPORTUNITY),
}


def _agree(
    opportunity: Opportunity,
    agreement: Agreement,
    next_step: NewNextStep,
    *,
    delegated_by: str = "",
    version: int | None,
    by: User,
) -> None:
    """Write the tier and the next step, and notify the other side: the ISR, and the account team."""
    tier, verb = _TIERS[agreement]

    def is_done() -> bool:
        return is_chosen(opportunity, tier, delegated_by, by) and is_written(opportunity, next_step, by)

    if not start_work(opportunity, version, by=by, is_done=is_done):
        return
    now = tier_now(opportunity)
    set_tier(opportunity, tier, now, delegated_by=delegated_by, by=by)
    record_activity(verb, opportunity, by=by)
    written = add_next_step(opportunity, next_step, by=by)
    for person in _other_side(opportunity, now.isr_id, by):
        mail.tell_agreed(opportunity, agreement, written, to=person, by=by)


def _other_side(opportunity: Opportunity, isr_id: int | None, by: User) -> list[User]:
    """Whom a mail tells: the ISR, and the account team unless one of it did it."""
    team = account_team_of(opportunity)
    isr = db.session.get(User, isr_id) if isr_id else None
    people = [] if by in team else list(team)
    if isr is not None and isr.active and isr not in people:
        people.append(isr)
    return [person for person in people if person != by]
