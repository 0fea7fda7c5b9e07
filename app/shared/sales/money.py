"""Money: whole numbers of minor units, such as cents, in the one currency of the company.

Sums are exact, and the same in both databases. Nothing here is a float.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from flask_babel import gettext as _

from app.shared.locales import reader_locale
from app.shared.refusals import RuleBroken
from app.shared.text import one_line

MAX_DIGITS = 15  # with the minor units, so that 64 bits hold the sum of thousands of amounts
MAX_DECIMALS = 2  # that a file has behind a currency without minor units: "1234.00"
PERCENT = 100


class NumberStyle(StrEnum):
    """How a file writes numbers. The value is an example for people."""

    POINT = "1,234.50"
    COMMA = "1.234,50"


_WHOLE = r"(?P<whole>[0-9]+|[0-9]{{1,3}}(?P<group>[{groups}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)"
_NUMBER = {
    NumberStyle.POINT: re.compile(_WHOLE.format(groups=",' ") + r"(?:\.(?P<decimals>[0-9]+))?"),
    NumberStyle.COMMA: re.compile(_WHOLE.format(groups=".' ") + r"(?:,(?P<decimals>[0-9]+))?"),
}
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>-)? ?(?P<before>[^0-9 ().,'-]+)? ?(?P<inner>-)?"
    r"(?P<number>[0-9][0-9.,' ]*?) ?(?P<after>[^0-9 ().,'-]+)?(?P<close>\))?"
)
_PLAIN = str.maketrans("\u2212\u2019", "-'")


def read_money(text: str, style: NumberStyle, currency: str) -> int | None:
    """The minor units of an amount in a cell; None for an empty cell, which means unknown and not 0.

    A negative amount has a minus before it or parentheses around it. Raises RuleBroken if the text is not an
    amount in this style, or is in another currency than `currency` (a code of ISO 4217).
    """
    plain = _plain(text)
    if not plain:
        return None
    amount = _AMOUNT.fullmatch(plain)
    number = _NUMBER[style].fullmatch(amount["number"]) if amount else None
    if amount is None or number is None or bool(amount["open"]) != bool(amount["close"]):
        raise RuleBroken(_not_an_amount(style))
    marks = {amount["before"], amount["after"]} - {None, *_marks_of(currency)}
    if not all(map(_is_currency, marks)):
        raise RuleBroken(_not_an_amount(style))
    if marks:
        raise RuleBroken(
            _(
                "This amount is not in %(currency)s. Take the amount that is converted to %(currency)s.",
                currency=currency,
            )
        )
    signs = [sign for sign in ("open", "minus", "inner") if amount[sign]]
    if len(signs) > 1:
        raise RuleBroken(_not_an_amount(style))
    units = _minor_units(number, style, currency)
    return -units if signs else units


def number_style_of(texts: Iterable[str]) -> NumberStyle | None:
    """The style of cells, if one of them alone decides; None if none does, or if they differ.

    "12,50" has one style. "1,234" could be 1234 or 1.234, so a person chooses.
    """
    styles = {styles[0] for text in texts if len(styles := _styles_of(text)) == 1}
    return styles.pop() if len(styles) == 1 else None


_SAMPLES = (123_456_789_012, -98_765_432_109, 1_234_567, 100_000, 99_999, 12_345, 205, 7, 0, -7)


def format_money(minor_units: int, currency: str) -> str:
    """An amount as the reader's region writes it, such as "$1,234.50"."""
    locale = reader_locale()
    form = _form_of(currency, locale)
    return form.write(minor_units) if form else _by_babel(minor_units, currency, locale)


def _by_babel(minor_units: int, currency: str, locale: Locale) -> str:
    amount = Decimal(minor_units).scaleb(-get_currency_precision(currency))
    return str(format_currency(amount, currency, locale=locale))


class _MoneyForm(NamedTuple):
    """How a region writes amounts of a currency: what stands around the digits, and between them."""

    around: tuple[str, str]
    around_below_0: tuple[str, str]
    group: str
    point: str
    precision: int

    def write(self, minor_units: int) -> str:
        """The same as Babel writes, in a tenth of the time: a report has a thousand amounts."""
        whole, part = divmod(abs(minor_units), 10**self.precision)
        digits = f"{whole:,}".replace(",", self.group)
        if self.precision:
            digits = f"{digits}{self.point}{part:0{self.precision}}"
        before, after = self.around_below_0 if minor_units < 0 else self.around
        return f"{before}{digits}{after}"


@lru_cache(maxsize=64)
def _form_of(currency: str, locale: Locale) -> _MoneyForm | None:
    """The form of a region, read from what Babel writes; None if other amounts are written otherwise."""
    precision, symbols = get_currency_precision(currency), locale.number_symbols["latn"]
    marks = ("", "")
    form = _MoneyForm(marks, marks, symbols["group"], symbols["decimal"], precision)
    around = []
    for sample in (_SAMPLES[0], -_SAMPLES[0]):
        before, digits, after = _by_babel(sample, currency, locale).partition(form.write(abs(sample)))
        if not digits:
            return None
        around.append((before, after))
    form = form._replace(around=around[0], around_below_0=around[1])
    is_same = all(form.write(each) == _by_babel(each, currency, locale) for each in _SAMPLES)
    return form if is_same else None


def split_money(minor_units: int, percent: int) -> tuple[int, int]:
    """An amount in two: `percent` of it, with half a unit rounded away from zero, and the rest.

    The two always add up to the amount, and neither has another sign than it.
    """
    half_up = (2 * abs(minor_units) * percent + PERCENT) // (2 * PERCENT)
    first = half_up if minor_units >= 0 else -half_up
    return first, minor_units - first


@lru_cache(maxsize=10_000)
def _styles_of(text: str) -> list[NumberStyle]:
    """The styles in which a cell is a number, with any number of decimals."""
    amount = _AMOUNT.fullmatch(_plain(text))
    return [style for style in NumberStyle if amount and _NUMBER[style].fullmatch(amount["number"])]


def _plain(text: str) -> str:
    return one_line(text).translate(_PLAIN)


def _minor_units(number: re.Match[str], style: NumberStyle, currency: str) -> int:
    """The minor units of a number. More digits than the currency has are accepted if they are zeros."""
    precision = get_currency_precision(currency)
    decimals = number["decimals"] or ""
    kept, rest = decimals[:precision], decimals[precision:]
    if len(decimals) > max(precision, MAX_DECIMALS) or rest.strip("0"):
        raise RuleBroken(_not_an_amount(style))
    digits = "".join(filter(str.isdigit, number["whole"])) + kept.ljust(precision, "0")
    if len(digits.lstrip("0")) > MAX_DIGITS:
        raise RuleBroken(_("This amount is too large (limit: %(limit)s digits).", limit=MAX_DIGITS))
    return int(digits)


def _is_currency(mark: str) -> bool:
    """Whether a text beside an amount can mean a currency: it has letters and currency signs alone."""
    return all(sign.isalpha() or unicodedata.category(sign) == "Sc" for sign in mark)


@lru_cache(maxsize=10)
def _marks_of(currency: str) -> set[str]:
    """What stands beside an amount in a currency: its code and its signs, such as "USD", "$" and "US$"."""
    return {currency, *(get_currency_symbol(currency, locale) for locale in ("en_US", "en_GB"))}


def _not_an_amount(style: NumberStyle) -> str:
    return _("This is not an amount such as %(example)s.", example=style.value)
