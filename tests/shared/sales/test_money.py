"""Money in minor units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from flask_babel import get_locale
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from app.shared.locales import take_reader_locale_from
from app.shared.refusals import RuleBroken
from app.shared.sales.money import NumberStyle, format_money, number_style_of, read_money, split_money

POINT, COMMA = NumberStyle
LARGEST = 10**15 - 1
amounts = integers(-LARGEST, LARGEST)
REGIONS = [Locale("en", region) for region in ("US", "GB", "DE", "CH", "IN", "ZA", "SE")]


@pytest.mark.parametrize(
    ("cell", "style", "currency", "cents"),
    [
        ("50000.00", POINT, "USD", 50_000_00),
        ("1,234,567", POINT, "USD", 1_234_567_00),
        ("$1,234,567.5", POINT, "USD", 1_234_567_50),
        ("US$ 12", POINT, "USD", 12_00),
        ("(1,234.50)", POINT, "USD", -1_234_50),
        ("($0.05)", POINT, "USD", -5),
        ("-$5", POINT, "USD", -5_00),
        ("$-5", POINT, "USD", -5_00),
        ("\u22125", POINT, "USD", -5_00),
        ("1'234.50 USD", POINT, "USD", 1_234_50),
        ("1.234,50 €", COMMA, "EUR", 1_234_50),
        ("1\u202f234,5", COMMA, "EUR", 1_234_50),
        ("1.234", COMMA, "EUR", 1_234_00),
        ("¥1,234.00", POINT, "JPY", 1_234),
        ("1.234", POINT, "KWD", 1_234),
        ("0", POINT, "USD", 0),
        ("  ", POINT, "USD", None),
    ],
)
def test_an_amount_is_read_to_the_cent(cell, style, currency, cents):
    assert read_money(cell, style, currency) == cents


@pytest.mark.parametrize(
    ("cell", "style"),
    [
        ("1.234", POINT),
        ("12,50", POINT),
        ("1,23,456", POINT),
        ("1,234'567", POINT),
        ("1,234.50", COMMA),
        ("1.5E+5", POINT),
        ("75%", POINT),
        ("(5", POINT),
        ("5)", POINT),
        ("(-5)", POINT),
        ("--5", POINT),
        ("unknown", POINT),
        ("FY26-Q3", POINT),
        ("12.345", POINT),
        ("1234567890123456789", POINT),
        ("=1+1", POINT),
        ("١٢", POINT),
        ("€5", POINT),
        ("5 GBP", POINT),
    ],
)
def test_another_text_is_refused(cell, style):
    with pytest.raises(RuleBroken):
        read_money(cell, style, "USD")


def test_the_refusal_of_another_currency_says_which_amount_to_take():
    with pytest.raises(RuleBroken, match="not in USD"):
        read_money("EUR 1,200.00", POINT, "USD")
    for formula in ("=1", "+1", "@5", "75%"):
        with pytest.raises(RuleBroken, match="not an amount"):
            read_money(formula, POINT, "USD")


@given(amounts, sampled_from(["USD", "EUR", "JPY", "KWD"]), sampled_from(REGIONS))
def test_an_amount_is_written_as_its_region_writes_it(amount, currency, region):
    """In threes, or otherwise as in India, with the signs of the region before and behind."""
    take_reader_locale_from(lambda: region)
    try:
        shown = format_money(amount, currency)
    finally:
        take_reader_locale_from(get_locale)
    exact = Decimal(amount).scaleb(-get_currency_precision(currency))
    assert shown == format_currency(exact, currency, locale=region)


@given(amounts, sampled_from(["USD", "EUR", "JPY", "KWD"]))
def test_what_is_shown_can_be_read(amount, currency):
    assert read_money(format_money(amount, currency), POINT, currency) == amount


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["1,234", "", "n/a", "$12.50"], POINT),
        (["1.234", "12,5"], COMMA),
        (["1,234.50"], POINT),
        (["1,234", "1.234"], None),
        (["1,234.50", "1.234,50"], None),
        (["12", ""], None),
    ],
)
def test_the_style_is_known_only_if_a_cell_alone_decides(cells, style):
    assert number_style_of(cells) == style


@given(amounts, sampled_from([25, 50, 75]))
def test_the_parts_of_an_amount_add_up_and_keep_its_sign(amount, percent):
    first, rest = split_money(amount, percent)
    assert first + rest == amount
    assert first * amount >= 0
    assert rest * amount >= 0
    assert abs(first * 100 - amount * percent) <= 50
    assert split_money(-amount, percent) == (-first, -rest)


def test_half_a_cent_goes_to_the_first_part():
    assert split_money(8_000_00, 75) == (6_000_00, 2_000_00)
    assert split_money(1, 50) == (1, 0)
    assert split_money(-1, 50) == (-1, 0)
