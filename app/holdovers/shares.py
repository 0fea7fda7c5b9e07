"""The shares of what counts of an opportunity, each with the name of its ISR and why it is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.holdovers.counting import CreditMeasure, Deal, counted_amounts
from app.holdovers.later_changes import ShareChange
from app.holdovers.rules import Share, Split, share_credit
from app.shared.sales.company import fiscal_calendar
from app.shared.times import format_day


@dataclass(frozen=True)
class CreditShare:
    """A share with the name of its ISR, or nobody, and a sentence that says why."""

    isr_id: int | None
    isr: str | None
    amount: int
    why: str


@dataclass(frozen=True)
class MeasuredCredit:
    """The whole of one measure that counts, and its shares, which add up to it."""

    measure: CreditMeasure
    whole: int
    shares: Sequence[CreditShare]


def measured_credit(
    deal: Deal, *, isr_id: int | None, won_on: date, splits: Sequence[Split], names: Mapping[int, str]
) -> list[MeasuredCredit]:
    """The measures of an opportunity that counts, each shared in the same order."""
    measures, calendar = [], fiscal_calendar()
    for measure, whole in counted_amounts(deal).items():
        shares = share_credit(whole, isr_id=isr_id, won_on=won_on, splits=splits, calendar=calendar)
        named = [_named(share, names, is_alone=len(shares) == 1) for share in shares]
        measures.append(MeasuredCredit(measure, whole, named))
    return measures


def share_changes(was: Sequence[MeasuredCredit], became: Sequence[MeasuredCredit]) -> list[ShareChange]:
    """What each share was and is. The holdovers are the same, so the ISRs are; what does not count is 0."""
    then, now = ({each.measure: each.shares for each in measures} for measures in (was, became))
    found = []
    for measure in CreditMeasure:
        for place, share in enumerate(now.get(measure) or then.get(measure) or ()):
            amounts = [shares[measure][place].amount if measure in shares else 0 for shares in (then, now)]
            found.append(ShareChange(share.isr, measure, *amounts))
    return found


def _named(share: Share, names: Mapping[int, str], *, is_alone: bool) -> CreditShare:
    name = names.get(share.isr_id) if share.isr_id is not None else None
    return CreditShare(share.isr_id, name, share.amount, _why(share, is_alone=is_alone))


def _why(share: Share, *, is_alone: bool) -> str:
    if share.split is not None:
        day = format_day(share.split.effective_on)
        return _("%(percent)s %%: holdover of the change of %(day)s", percent=share.percent, day=day)
    if is_alone:
        return _("All: the ISR when it was closed")
    return _("What is left: the ISR when it was closed")
