"""One tier for many opportunities at once: those that a person may work on, and nobody changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.book.alignment import alignment_day
from app.book.models import Opportunity, Tier
from app.book.relations import visible_opportunities, workable_opportunities
from app.db.base import db
from app.opportunity_work.actions.tiers import is_chosen, set_tiers
from app.opportunity_work.tiers_now import TierNow, tiers_now
from app.people.models import User
from app.shared.refusals import Conflict, RuleBroken

NAMED_REFUSALS = 10  # opportunities that a sentence names


@dataclass(frozen=True)
class ChosenTiers:
    """How many opportunities have the tier now, and what is said of those that were refused."""

    tier: Tier
    number: int
    refusals: list[str]


def choose_tier_of_many(
    versions: Mapping[int, int], tier: Tier | None, *, delegated_by: str, by: User
) -> ChosenTiers:
    """Choose a tier for opportunities, by id with the version that the page showed.

    What another person changed, what was closed and what `by` may not work on is left as it is, and named.
    What has this tier by them already counts as done: the form was sent twice. An id that they do not see is
    left out without a word. Raises RuleBroken if none is left.
    """
    if tier is None:
        raise RuleBroken(_("Choose a tier."), field="tier")
    if not versions:
        raise RuleBroken(_("Select opportunities first."))
    found = _locked(versions, by)
    changed = [
        row.Opportunity
        for row in found
        if not row.Opportunity.is_open
        or (
            row.Opportunity.version != versions[row.Opportunity.id]
            and not is_chosen(row.Opportunity, tier, delegated_by, by)
        )
    ]
    barred = [row.Opportunity for row in found if not row.may_work]
    now = tiers_now([row.Opportunity.id for row in found]) if found else {}
    missing = [
        row.Opportunity for row in found if _lacks_delegation(now[row.Opportunity.id], tier, delegated_by)
    ]
    left = {each.id for each in (*changed, *barred, *missing)}
    rows = [row for row in found if row.Opportunity.id not in left]
    refusals = [
        *_named(
            changed, _("Changed or closed meanwhile, and left as they are: %(names)s. Look at them again.")
        ),
        *_named(barred, _("You don’t have permission to work on: %(names)s.")),
        *_named(missing, _("Tier 1 is not their default. Name the SAE or AE who delegated them: %(names)s.")),
    ]
    if not rows:
        refused = Conflict if changed else RuleBroken
        raise refused(refusals[0] if refusals else _("Select opportunities first."), also=refusals[1:])
    set_tiers([row.Opportunity for row in rows], tier, now, delegated_by=delegated_by, by=by)
    return ChosenTiers(tier, len(rows), refusals)


def _locked(versions: Mapping[int, int], by: User) -> Sequence[Any]:
    """The opportunities that the person sees, locked, with whether they may work on each."""
    day = alignment_day()
    statement = (
        select(
            Opportunity,
            workable_opportunities(by, day).label("may_work"),
        )
        .where(Opportunity.id.in_(versions), visible_opportunities(by, day))
        .order_by(Opportunity.id)
        .with_for_update(of=Opportunity)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).all()


def _lacks_delegation(now: TierNow, tier: Tier, delegated_by: str) -> bool:
    return tier is Tier.ACTIVE and not now.has_default and not delegated_by


def _named(opportunities: Sequence[Opportunity], sentence: str) -> list[str]:
    """The sentence with the names of opportunities; none without any."""
    if not opportunities:
        return []
    names = [each.name or each.crm_id for each in opportunities[:NAMED_REFUSALS]]
    more = len(opportunities) - len(names)
    listed = ", ".join(names) + (_(" and %(count)s more", count=more) if more else "")
    return [sentence.replace("%(names)s", listed)]
