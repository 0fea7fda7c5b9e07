"""How reports write shares, and the heads of their files."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_percent
from flask_babel import gettext as _

from app.sales_reports.rules import PERMILLE, Measure
from app.shared.locales import reader_locale


def percent(share: int | None) -> str:
    """A share in tenths of a percent for a reader, such as "68.8%"; a dash if there is none."""
    if share is None:
        return "\u2013"
    return str(format_percent(Decimal(share) / PERMILLE, format="#,##0.0%", locale=reader_locale()))


def counted_labels(measure: Measure) -> list[str]:
    """The heads of the columns of a file with the rows behind a number."""
    return [
        _("Opportunity ID"),
        _("Account"),
        _("Opportunity"),
        _("ISR"),
        _("Region"),
        _("Team"),
        _("Outcome"),
        _("Close date") if measure.is_by_close_date else _("Renewal date"),
        _("Closed or expected on"),
        _("ARR basis"),
        _("Amount"),
        measure.label,
    ]
