"""The rows of the lists as texts, so that their templates only write them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app.book.models import Tier
from app.renewals.addresses import opportunity_url
from app.renewals.rows import ListedOpportunity
from app.renewals.rules import QuoteMark
from app.shared.sales.company import money
from app.shared.times import format_day, reader_full_day

UNKNOWN_DAY = "–"


class OpportunityLine(NamedTuple):
    """A row: an opportunity, and what each column shows of it.

    `amount` and `day` are its ARR basis and renewal date, or the amount and close date of one that is no
    renewal. `day` is "" for a renewal without one. `sae_url` leads to what the SAE has, `tier` is its number.
    """

    id: int
    version: int
    url: str | None
    account: str
    name: str
    is_duplicate: bool
    amount: str
    day: str
    ahead: str
    quote_from: str
    quote_to: str
    marks: Sequence[str]
    stage: str
    tier: str
    tier_label: str
    is_chosen_tier: bool
    next_step: str
    next_step_of: str
    isr: str
    sae: str
    sae_url: str


def line_maker(
    today: date, *, duplicates: Collection[int] = (), sae_url: Callable[[str], str] | None = None
) -> Callable[[ListedOpportunity], OpportunityLine]:
    """The function that makes the line of a row. A page has the same days and people again and again."""
    url, nobody = opportunity_url(), _("Nobody")
    full_day, short_day, ahead, sae = cache(reader_full_day), cache(format_day), cache(ahead_text), None
    label: Callable[[Tier | QuoteMark], str] = cache(lambda of: of.label)
    if sae_url is not None:
        sae = cache(sae_url)

    def line_of(row: ListedOpportunity) -> OpportunityLine:
        day = row.renewal_on if row.is_renewal else row.close_on
        step_of = row.next_step_owner or ""
        if step_of and row.next_step_on:
            step_of = f"{step_of}, {short_day(row.next_step_on)}"
        return OpportunityLine(
            id=row.id,
            version=row.version,
            url=url(row.id),
            account=row.account,
            name=row.name or row.crm_id,
            is_duplicate=row.id in duplicates,
            amount=money(row.arr_basis if row.is_renewal else row.amount),
            day=full_day(day) if day else "",
            ahead=ahead((day - today).days) if day else "",
            quote_from=full_day(row.quote_starts_on) if row.quote_starts_on else UNKNOWN_DAY,
            quote_to=full_day(row.quote_ends_on) if row.quote_ends_on else UNKNOWN_DAY,
            marks=[label(mark) for mark in row.quote_marks],
            stage=row.stage,
            tier=row.tier.value if row.tier else "",
            tier_label=label(row.tier) if row.tier else "",
            is_chosen_tier=row.is_chosen_tier,
            next_step=row.next_step or "",
            next_step_of=step_of,
            isr=row.isr or nobody,
            sae=row.sae or UNKNOWN_DAY,
            sae_url=sae(row.sae_email) if sae and row.sae_email else "",
        )

    return line_of


def ahead_text(days: int) -> str:
    """Days from today in words: "in 92 days", "today", "3 days ago"."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ngettext("%(num)s day ago", "%(num)s days ago", -days)
