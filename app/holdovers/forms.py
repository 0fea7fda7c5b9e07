"""Forms of holdovers, and the one that asks what counts."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.book.models import (
    OPPORTUNITY_KIND_LABELS,
    ORDER_TYPE_LABELS,
    Opportunity,
    OpportunityKind,
    OrderType,
)
from app.holdovers.counting import CountReason, Deal, what_counts
from app.shared.refusals import RuleBroken
from app.shared.sales.company import currency, threshold
from app.shared.sales.money import NumberStyle, number_style_of, read_money
from app.web.forms import Form, LineField, TextField, choices


class HoldoverForm(Form):
    """The opportunity that is held over, by itself or with its whole account, and why."""

    opportunity = RadioField(_l("Opportunity"), [InputRequired(_l("Choose one."))])
    whole_account = BooleanField(_l("Hold over its whole account: all of its opportunities, as one item"))
    reason = TextField(_l("Why?"))

    def offer(self, opportunities: Sequence[Opportunity]) -> None:
        """Fill the list of opportunities."""
        self.opportunity.choices = choices((str(each.id), each.name or each.crm_id) for each in opportunities)


class HoldoverDecisionForm(Form):
    """Approve or decline, and why."""

    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one."))],
        choices=choices([("yes", _l("Approve")), ("no", _l("Decline"))]),
    )
    reason = TextField(_l("Why?"))

    @property
    def is_approved(self) -> bool:
        return bool(self.answer.data == "yes")


class CountingForm(Form):
    """An opportunity that is won with an ISR, as somebody describes it."""

    kind = SelectField(
        _l("Type"), choices=choices((kind.value, label) for kind, label in OPPORTUNITY_KIND_LABELS.items())
    )
    order_type = SelectField(
        _l("Order type"),
        choices=choices(
            [("", _l("Not known")), *((each.value, label) for each, label in ORDER_TYPE_LABELS.items())]
        ),
    )
    arr_basis = LineField(_l("ARR basis"), required=False)
    amount = LineField(_l("Amount"), required=False)


def count_entered(*, kind: str, order_type: str, arr_basis: str, amount: str) -> CountReason:
    """What counts of an opportunity with these texts. Raises RuleBroken for what is not an amount."""
    deal = Deal(
        OpportunityKind(kind),
        OrderType(order_type) if order_type else None,
        _amount("arr_basis", arr_basis),
        _amount("amount", amount),
    )
    return what_counts(deal, threshold())


def _amount(field: str, text: str) -> int | None:
    try:
        return read_money(text, number_style_of([text]) or NumberStyle.POINT, currency())
    except RuleBroken as broken:
        raise RuleBroken(broken.sentence, field=field) from broken
