"""Which texts are phone numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, tuples

from app.shared.phones import check_phone, normalize_phone
from app.shared.refusals import RuleBroken


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "+49 341 123456",
        "+49 (0)341 1234-56",
        "(+351) 21 123 45 67",
        "(555) 555-0123",
        "0341/123456",
        "+1.415.555.0123 x204",
        "555 0123 ext. 7",
        "555-0123, extension 12",
        "00 49 341 1234567890",
        "+91 98765 43210#4",
        "＋８１ ３ １２３４ ５６７８",
        "０９０ー１２３４ー５６７８",
        "٣٤١٢٣٤٥٦",
        "+۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸",
        "+९१ ९८७६५ ४३२१०",
        "tel:+49-341-123456",
        "TEL: 0341 123456;ext=7",
        "0341 123456, 12",
        "0341 1234 Durchwahl 7",
        "01 23 45 67 89 poste 12",
        "+39 02 1234567 int. 5",
        "+7 495 123-45-67 доб. 123",
        "02 123 4567 ต่อ 12",
        "010 1234 5678 转 123",
        "03-1234-5678内線12",
        "+91 11 2345 6789 विस्तार ४२",
    ],
)
def test_a_phone_number_is_accepted(typed):
    check_phone(normalize_phone(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "not a phone",
        "123",
        "1234",
        "+",
        "- - - - -",
        "12345678901234567890",
        "call me",
        "341 123456 after six",
        "ext. 12345",
        "12 ext. 34567",
        "+49 341 123456 ext.",
        "341+123456",
        "http://12345",
        "1" * 41,
        "1 800 FLOWERS",
        "1 800 FLOWERS 24",
        "0341 123456 after six or 7",
        "0341 123456 doorbell 1234567",
        "0341 123456 verylonglastname 7",
        "tel:",
        "tel:1234",
        "1234, 56",
        "00000",
        "0-0-0-0-0-0 ext. 12",
        "٠٠٠٠٠",
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(RuleBroken):
        check_phone(normalize_phone(typed))


# The zero of each: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Thai, full-width, mathematical.
ZEROS = "0\u0660\u06f0\u0966\u09e6\u0e50\uff10\U0001d7ce"


@given(
    lists(tuples(sampled_from(range(10)), sampled_from(ZEROS)), min_size=5, max_size=17), sampled_from(" -./")
)
def test_the_digits_of_every_script_make_the_same_number(digits, between):
    typed = between.join(chr(ord(zero) + digit) for digit, zero in digits)
    said = between.join(str(digit) for digit, _ in digits)

    assert normalize_phone(typed) == said == normalize_phone(said)
    if len({digit for digit, _ in digits}) > 1:
        check_phone(said)


def test_typographic_hyphens_and_spaces_are_plain_ones():
    typed = " +49\u00a0341\u20111234\u201356 "
    assert normalize_phone(typed) == "+49 341-1234-56"
