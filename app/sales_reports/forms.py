"""The form that sets the targets of a quarter: a field for each region and team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from app.sales_reports.targets import RegionTeam, target_values
from app.shared.refusals import RuleBroken
from app.shared.sales.company import currency
from app.shared.sales.fiscal import FiscalQuarter
from app.shared.sales.money import NumberStyle, read_money
from app.web.forms import LineField, RecordForm

MAX_AMOUNT_LENGTH = 30  # characters


class AmountField(LineField):
    """An amount of the company's currency; `minor_units` is None for an empty field."""

    minor_units: int | None = None

    def __init__(self, label: str, **options: Any) -> None:
        attributes = {"maxlength": MAX_AMOUNT_LENGTH, "autocomplete": "off", "inputmode": "decimal"}
        super().__init__(label, required=False, max_length=MAX_AMOUNT_LENGTH, render_kw=attributes, **options)

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        """Read the amount."""
        if not validation_stopped:
            try:
                self.minor_units = read_money(self.data or "", NumberStyle.POINT, currency())
            except RuleBroken as broken:
                raise ValidationError(broken.sentence) from broken


class TargetsForm(RecordForm):
    """The targets of a quarter as they are, to be changed."""

    areas: Sequence[RegionTeam] = ()

    @property
    def amounts(self) -> dict[RegionTeam, int | None]:
        """What was entered, by region and team."""
        return {area: self[area.field].minor_units for area in self.areas}


def targets_form(quarter: FiscalQuarter, areas: Sequence[RegionTeam]) -> TargetsForm:
    """A form with a field for each of these regions and teams."""
    fields = {
        area.field: AmountField(
            area.name, description=_("Net ARR in %(currency)s. Empty: no target.", currency=currency())
        )
        for area in areas
    }
    made: type[TargetsForm] = type("TargetsForm", (TargetsForm,), {"areas": tuple(areas), **fields})
    return made(lambda: target_values(quarter, areas))
