"""How the company counts days, money and fiscal quarters: its settings, as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_compact_currency, get_currency_precision

from app.shared import clock
from app.shared.company import current_company
from app.shared.locales import reader_locale
from app.shared.sales.fiscal import FiscalCalendar
from app.shared.sales.money import format_money
from app.shared.settings import current_settings


def alignment_day() -> date:
    """Today, as alignment, reports and who holds a territory count days: in the time zone of the CRM."""
    return clock.today(current_settings().crm_time_zone)


def fiscal_calendar() -> FiscalCalendar:
    """The company's fiscal calendar."""
    return FiscalCalendar(current_company().fiscal_year_starts, current_settings().fiscal_year_named_by)


def currency() -> str:
    """The code of the one currency in which all amounts are, such as "USD"."""
    return current_settings().currency


def minor_units(amount: Decimal) -> int:
    """An amount of the company's currency in minor units."""
    return int(amount.scaleb(get_currency_precision(currency())))


def threshold() -> int:
    """The ARR basis in minor units up to which renewals count for an ISR (decision 51)."""
    return minor_units(current_settings().threshold)


def money(amount: int | None) -> str:
    """An amount of minor units for a reader, such as "$1,234.50"; a dash where it is unknown."""
    return "\u2013" if amount is None else format_money(amount, currency())


def major_units(amount: int) -> Decimal:
    """An amount of minor units in units of the company's currency, such as 1234.50."""
    return Decimal(amount).scaleb(-get_currency_precision(currency()))


def plain_amount(amount: int) -> str:
    """An amount of minor units as a form has it, such as "1,234.50", in every region."""
    return f"{major_units(amount):,f}"


def compact_money(amount: int) -> str:
    """An amount of minor units in a few characters, such as "$1.2M"."""
    units = major_units(amount)
    return str(format_compact_currency(units, currency(), locale=reader_locale(), fraction_digits=1))
