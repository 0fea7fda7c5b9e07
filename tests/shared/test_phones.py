"""What is a phone number, wherever one is typed."""

from __future__ import annotations

import pytest

from app.shared.phones import check_phone, plain_phone
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
    ],
)
def test_a_phone_number(typed):
    check_phone(typed)


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
        "٣٤١٢٣٤٥٦",
        "1" * 41,
    ],
)
def test_no_phone_number(typed):
    with pytest.raises(RuleBroken):
        check_phone(typed)


def test_hyphens_as_pages_write_them_are_hyphens():
    typed = " +49\u00a0341\u20111234\u201356 "
    assert plain_phone(typed) == "+49 341-1234-56"
