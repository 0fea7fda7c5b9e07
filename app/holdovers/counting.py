"""What counts for an ISR: the answers of the department's page. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from flask_babel import lazy_gettext as _l

from app.book.figures import net_arr, won_atr
from app.book.models import OpportunityKind, OpportunityOutcome, OrderType


class CountAnswer(StrEnum):
    """Whether an opportunity counts. Of SEE_PLAN the page says nothing: the compensation plan does."""

    NO = "no"
    YES = "yes"
    SEE_PLAN = "see your plan"

    @property
    def label(self) -> str:
        return str(ANSWER_LABELS[self])


ANSWER_LABELS = {
    CountAnswer.NO: _l("No"),
    CountAnswer.YES: _l("Yes"),
    CountAnswer.SEE_PLAN: _l("See your plan"),
}


class CountReason(Enum):
    """Why it counts or does not: an answer with its sentence, and what the department's page says of it."""

    FIRST_ORDER = (
        CountAnswer.NO,
        _l("No: a First Order."),
        _l("“What are ISRs no longer compensated for? First Order”"),
    )
    CONNECTED = (
        CountAnswer.NO,
        _l("No: Connected-New."),
        _l("“What are ISRs no longer compensated for? Connected-New”"),
    )
    ABOVE_THRESHOLD = (
        CountAnswer.NO,
        _l("No: basis above %(threshold)s."),
        _l("“What are ISRs no longer compensated for? ARR for Renewals with > $50k ARR Basis”"),
    )
    NOT_WON = (
        CountAnswer.NO,
        _l("No: not won."),
        _l("“As it relates to retirement of quota, we will refer to the Closed Won date”"),
    )
    NO_ISR = (
        CountAnswer.NO,
        _l("No: it has no ISR."),
        _l(
            "“The ISR field will be populated on all opportunities where the associated Proposed ISR field "
            "is also populated. This does not guarantee compensation credit.”"
        ),
    )
    OTHER_ORDER = (CountAnswer.SEE_PLAN, _l("See your plan: PS / Other."), "")
    UNKNOWN_BASIS = (CountAnswer.SEE_PLAN, _l("See your plan: the ARR basis is unknown."), "")
    RENEWAL = (
        CountAnswer.YES,
        _l("Yes: a renewal with a basis of at most %(threshold)s."),
        _l("“Manage & grow renewals with < or equal to $50k in ARR Basis”"),
    )
    GROWN_PAST = (
        CountAnswer.YES,
        _l("Yes: a renewal with a basis of at most %(threshold)s that grew past it. Include the SAE."),
        _l(
            "“Will ISRs retire ARR quota by growing renewals over the <$50k ARR threshold? Yes. And once the "
            "value crosses over the $50k threshold, SAEs should be looped in”"
        ),
    )
    GROWTH = (
        CountAnswer.YES,
        _l("Yes: growth on a basis below %(threshold)s."),
        _l("“Drive nARR with upgrades and add-ons for growth opportunities with <$50k in ARR Basis”"),
    )
    LARGER_GROWTH = (
        CountAnswer.SEE_PLAN,
        _l("See your plan: growth on a basis of %(threshold)s or more."),
        _l("“This does not guarantee compensation credit. Please see your comp plan for details”"),
    )
    NOTHING_SAID = (
        CountAnswer.SEE_PLAN,
        _l("See your plan: the page says nothing about it."),
        _l("“Please see your comp plan for details to determine what qualifies.”"),
    )

    def __init__(self, answer: CountAnswer, sentence: str, quote: str) -> None:
        self.answer, self.sentence, self.quote = answer, sentence, quote

    @property
    def counts(self) -> bool:
        return self.answer is CountAnswer.YES

    def sentence_with(self, threshold: str) -> str:
        """Its sentence, with the threshold as an amount for the reader."""
        return str(self.sentence).replace("%(threshold)s", threshold)


@dataclass(frozen=True)
class Deal:
    """What the answer depends on. Amounts are in minor units, and None is unknown."""

    kind: OpportunityKind
    order_type: OrderType | None
    arr_basis: int | None
    amount: int | None
    outcome: OpportunityOutcome = OpportunityOutcome.WON
    has_isr: bool = True
    says_net_arr: int | None = None

    @property
    def is_growth(self) -> bool:
        """An add-on, or another opportunity that is no renewal and has the order type Growth."""
        is_add_on = self.kind is OpportunityKind.ADD_ON and self.order_type is None
        return is_add_on or self.order_type is OrderType.GROWTH


def what_counts(deal: Deal, threshold: int) -> CountReason:
    """Whether an opportunity counts for its ISR, and why. What speaks against it comes first.

    The page has three thresholds. Each holds where it stands: a renewal counts up to the threshold, growth
    below it, and a renewal above it does not count (decision 57).
    """
    return _why_not(deal, threshold) or _why(deal, threshold)


def _why_not(deal: Deal, threshold: int) -> CountReason | None:
    if deal.order_type is OrderType.FIRST_ORDER:
        return CountReason.FIRST_ORDER
    if deal.order_type is OrderType.CONNECTED:
        return CountReason.CONNECTED
    if deal.kind is OpportunityKind.RENEWAL and (deal.arr_basis or 0) > threshold:
        return CountReason.ABOVE_THRESHOLD
    if deal.outcome is not OpportunityOutcome.WON:
        return CountReason.NOT_WON
    return None if deal.has_isr else CountReason.NO_ISR


def _why(deal: Deal, threshold: int) -> CountReason:
    is_renewal = deal.kind is OpportunityKind.RENEWAL
    if deal.order_type is OrderType.OTHER:
        return CountReason.OTHER_ORDER
    if not is_renewal and not deal.is_growth:
        return CountReason.NOTHING_SAID
    if deal.arr_basis is None:
        return CountReason.UNKNOWN_BASIS
    if is_renewal:
        return CountReason.GROWN_PAST if (deal.amount or 0) > threshold else CountReason.RENEWAL
    return CountReason.GROWTH if deal.arr_basis < threshold else CountReason.LARGER_GROWTH


class CreditMeasure(StrEnum):
    """What of an opportunity counts. A renewal has both, growth has Net ARR."""

    WON_ATR = "won ATR"
    NET_ARR = "net ARR"

    @property
    def label(self) -> str:
        return str(CREDIT_MEASURE_LABELS[self])


CREDIT_MEASURE_LABELS = {CreditMeasure.WON_ATR: _l("Won ATR"), CreditMeasure.NET_ARR: _l("Net ARR")}


def counted_amounts(deal: Deal) -> dict[CreditMeasure, int]:
    """What counts of an opportunity that counts, in minor units. An unknown amount is left out."""
    found: dict[CreditMeasure, int] = {}
    if deal.kind is OpportunityKind.RENEWAL and deal.amount is not None:
        found[CreditMeasure.WON_ATR] = won_atr(deal.amount, deal.arr_basis)
    net = net_arr(deal.says_net_arr, deal.amount, deal.arr_basis)
    if net is not None:
        found[CreditMeasure.NET_ARR] = net
    return found
