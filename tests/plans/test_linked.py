"""A step shows its whole text with its links: https, mailto and pages of the book. Nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.markdown.links import LinkedText, parts_of, safe_address


def test_words_and_links_are_in_order() -> None:
    guide = "**[guide](https://example.com/a_(b)#c)**"
    text = f"Read the {guide} and <https://example.com/d>, or write <mailto:a@b.co>."
    assert parts_of(text) == [
        LinkedText("Read the "),
        LinkedText("guide", "https://example.com/a_(b)#c"),
        LinkedText(" and "),
        LinkedText("https://example.com/d", "https://example.com/d"),
        LinkedText(", or write "),
        LinkedText("mailto:a@b.co", "mailto:a@b.co"),
        LinkedText("."),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "http://example.com",
        "//example.com",
        "/signout",
        "/book/../sign-out",
        "/book//evil.example",
        "/bookkeeping",
        "/book/renewals?isr=1",
        "ftp://example.com",
        "file:///etc/passwd",
        "https:evil",
        "https://good.example@evil.example",
        "https://[bad",
    ],
)
def test_what_is_not_safe_is_words(address: str) -> None:
    assert safe_address(address) == ""
    assert {part.address for part in parts_of(f"Read [this]({address}) now")} == {""}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/x?y=1&z",
        "mailto:ops@example.com",
        "HTTPS://EXAMPLE.COM",
        "/book/renewals",
        "/book",
    ],
)
def test_what_is_safe_leads_there(address: str) -> None:
    assert parts_of(f"[x]({address})") == [LinkedText("x", address)]


@given(st.text(max_size=300))
def test_no_text_leads_anywhere_else(text: str) -> None:
    for part in parts_of(text):
        assert not part.address or part.address.lower().startswith(("https://", "mailto:", "/book"))
