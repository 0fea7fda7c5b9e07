"""Choose the tier of an opportunity, or of several, or go back to the default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.activity.actions import record_activity, record_activity_of_many
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity, Tier
from app.book.tier_choices import write_tier
from app.db.base import db
from app.opportunity_work import rules
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.tiers_now import TierNow, tier_now
from app.people.models import User


def choose_tier(
    opportunity: Opportunity, tier: Tier, *, delegated_by: str = "", version: int | None = None, by: User
) -> None:
    """Choose a tier, which stays whatever a file says of the ARR basis or the ISR.

    Tier 1 above the default names who delegated it. Raises RuleBroken without, and what `start_work` raises.
    """

    def is_done() -> bool:
        return is_chosen(opportunity, tier, delegated_by, by)

    if not start_work(opportunity, version, by=by, is_done=is_done):
        return
    set_tier(opportunity, tier, tier_now(opportunity), delegated_by=delegated_by, by=by)


def reset_tier(opportunity: Opportunity, *, version: int | None = None, by: User) -> None:
    """Go back to the default tier; untiered where there is no default. Raises what `start_work` raises."""
    if not start_work(opportunity, version, by=by, is_done=lambda: opportunity.tier is None):
        return
    was = tier_now(opportunity)
    if opportunity.tier is not None:
        write_tier([opportunity], None, by=by)
    opportunity.tier_by, opportunity.tier_at = None, None
    db.session.flush()
    became = tier_now(opportunity)
    record_activity(
        ActivityVerb.RESET_TIER, opportunity, by=by, was=_label(was.tier), became=_label(became.tier)
    )


def set_tiers(
    opportunities: Sequence[Opportunity],
    tier: Tier,
    now: Mapping[int, TierNow],
    *,
    delegated_by: str = "",
    by: User,
) -> None:
    """Write the tier of locked opportunities and record it, in a fixed number of statements.

    `now` has their tiers by id. The caller has checked that they are open, and `by` may work on them. Raises
    RuleBroken as `choose_tier`; then none is changed.
    """
    for each in opportunities:
        rules.check_delegated(tier, has_default=now[each.id].has_default, delegated_by=delegated_by)
    changed = [each for each in opportunities if each.tier is not tier]
    for each in changed:
        each.version += 1
    write_tier(changed, tier, delegated_by=delegated_by, by=by)
    db.session.flush()
    was = [_label(now[each.id].tier) for each in changed]
    record_activity_of_many(
        ActivityVerb.CHOSE_TIERS, changed, by=by, what=tier.label, was=was, became=_label(tier)
    )


def set_tier(opportunity: Opportunity, tier: Tier, now: TierNow, *, delegated_by: str = "", by: User) -> None:
    """Write the tier of a locked opportunity and record it. Raises RuleBroken as `choose_tier`."""
    rules.check_delegated(tier, has_default=now.has_default, delegated_by=delegated_by)
    write_tier([opportunity], tier, delegated_by=delegated_by, by=by)
    record_activity(ActivityVerb.CHOSE_TIER, opportunity, by=by, was=_label(now.tier), became=_label(tier))


def is_chosen(opportunity: Opportunity, tier: Tier, delegated_by: str, by: User) -> bool:
    """Whether a person chose this tier already, delegated by the same person."""
    delegated = delegated_by if tier is Tier.ACTIVE else ""
    there = (opportunity.tier, opportunity.tier_by_id, opportunity.delegated_by)
    return there == (tier, by.id, delegated)


def _label(tier: Tier | None) -> str:
    return tier.label if tier else _("Untiered")
