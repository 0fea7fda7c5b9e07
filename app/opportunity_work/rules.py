"""Rules of the work on an opportunity: what may be written, and what must be named. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from flask_babel import gettext as _

from app.book.models import Tier
from app.opportunity_work.models import WorkKind
from app.shared.refusals import RuleBroken
from app.shared.text import is_spreadsheet_formula

MAX_NEXT_STEP_LENGTH = 255  # characters that the CRM's field has
MAX_LOG_LENGTH = 10_000  # characters: raw notes of a call may be pasted
TIERS_WITH_COPY = frozenset({Tier.ACTIVE, Tier.CO_MANAGED, Tier.LOW_TOUCH})  # the account leader is copied


class Agreement(StrEnum):
    """What the ISR and the account team agree on, with its name in addresses."""

    DELEGATE = "delegate"
    CO_MANAGE = "co-manage"
    HAND_BACK = "hand-back"


def is_below(amount: int | None, limit: int, *, is_included: bool) -> bool:
    """Whether an ARR basis is one for which tier 1 is the default, by the threshold."""
    return amount is not None and amount > 0 and (amount <= limit if is_included else amount < limit)


def crosses_threshold(was: int | None, became: int | None, limit: int, *, is_included: bool) -> bool:
    """Whether a change of the ARR basis moves it over the threshold, up or down. Unknown is neither."""
    if was is None or became is None:
        return False
    return is_below(was, limit, is_included=is_included) != is_below(became, limit, is_included=is_included)


def reaches_threshold(was: int | None, became: int | None, arr_basis: int | None, limit: int) -> bool:
    """Whether an amount comes to the threshold while the ARR basis is below: involve the SAE (page)."""
    is_small = arr_basis is not None and arr_basis < limit
    return is_small and became is not None and became >= limit and (was is None or was < limit)


def check_open(is_open: bool) -> None:
    """Raise RuleBroken for a closed opportunity: it can only be read."""
    if not is_open:
        raise RuleBroken(
            _("This opportunity is closed. Its tier, next step, log and opportunity tasks can’t be changed.")
        )


def check_next_step(text: str, due_on: date | None) -> None:
    """Raise RuleBroken for a text that the CRM or a spreadsheet does not take, and for one without a day."""
    refused = []
    if not text:
        refused.append(RuleBroken(_("Write what happens next."), field="next_step"))
    if is_spreadsheet_formula(text):
        refused.append(
            RuleBroken(
                _("Begin with a letter or a digit: spreadsheets would run it as a formula."),
                field="next_step",
            )
        )
    if len(text) > MAX_NEXT_STEP_LENGTH:
        refused.append(RuleBroken(_("This is too long (limit: 255 characters)."), field="next_step"))
    if due_on is None:
        refused.append(RuleBroken(_("Enter the day of the next step."), field="next_step_due_on"))
    if refused:
        raise RuleBroken(refused[0].sentence, field=refused[0].field, others=refused[1:])


def check_owner(*, is_other: bool, name: str) -> None:
    """Raise RuleBroken if another person owns the next step and has no name."""
    if is_other and not name:
        raise RuleBroken(_("Enter the name of the owner."), field="owner_name")


def check_log(kind: WorkKind, text: str, done_on: date, today: date) -> None:
    """Raise RuleBroken for a customer-facing activity without an entry, and for one that lies ahead.

    The requirement is the page's: a log of all customer-facing activities.
    """
    if kind.faces_customer and not text:
        raise RuleBroken(
            _("Write what was done with the customer: customer-facing activities need a log entry."),
            field="log_text",
        )
    if len(text) > MAX_LOG_LENGTH:
        raise RuleBroken(_("This is too long (limit: 10,000 characters)."), field="log_text")
    if text and done_on > today:
        raise RuleBroken(_("This day is in the future. Enter the day when it was done."), field="done_on")


def check_delegated(tier: Tier | None, *, has_default: bool, delegated_by: str) -> None:
    """Raise RuleBroken for tier 1 above the default without the SAE or AE who delegated it (page)."""
    if tier is Tier.ACTIVE and not has_default and not delegated_by:
        raise RuleBroken(
            _("Tier 1 is not the default here. Name the SAE or AE who delegated it to the ISR."),
            field="delegated_by",
        )


def check_tier_now(tier: Tier | None, now: Tier | None, *, is_isr: bool) -> None:
    """Raise RuleBroken if its ISR works on a tier 3 opportunity and does not say which tier it is now."""
    if is_isr and now is Tier.SAE_MANAGED and tier is None:
        raise RuleBroken(
            _("This opportunity is Tier 3, and you work on it. Choose the tier it has now."), field="tier"
        )
