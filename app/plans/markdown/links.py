"""A line of Markdown as words and links, for a page to draw.

Only https and mailto addresses are links, and pages of the book of business, such as "/book/renewals".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from app.plans.markdown.plain import MAX_PLAIN_LINE_LENGTH, plain_text

LINK_PATTERN = re.compile(
    r"(?<!\\)!?\[(?P<words>[^\[\]]*+)\]"
    r"\([ \t]*+(?P<to><[^<>\s]*+>|(?:[^()\s]|\([^()\s]*+\))*+)(?:[ \t]++(?:\"[^\"]*+\"|'[^']*+'))?[ \t]*+\)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]++)>"
)
SAFE_SCHEMES = ("https", "mailto")
BOOK_PAGE = re.compile(r"/book(?:/[a-z0-9-]+)*")  # of Onramp itself: a GET of one changes nothing


@dataclass(frozen=True)
class LinkedText:
    """Words with the address they link to; empty for words without a link."""

    words: str
    address: str = ""


def parts_of(markdown: str) -> list[LinkedText]:
    """The words of a line in order, with its links. A link to an unsafe address is words only."""
    return list(_read_parts(markdown[:MAX_PLAIN_LINE_LENGTH]))


@lru_cache(maxsize=1000)
def _read_parts(markdown: str) -> Sequence[LinkedText]:
    """Onboardings have the same lines: those of their plans."""
    return tuple(_parts(markdown))


def safe_address(address: str) -> str:
    """An address a page may lead to: https with a host, mailto, or a page of the book; else empty."""
    address = html.unescape(address).strip("<>")
    if any(c.isspace() or not c.isprintable() for c in address):
        return ""
    if BOOK_PAGE.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in SAFE_SCHEMES or (parts.scheme.lower() == "https" and not parts.hostname):
        return ""
    return "" if "@" in parts.netloc else address


def _parts(markdown: str) -> Iterator[LinkedText]:
    at = 0
    for link in LINK_PATTERN.finditer(markdown):
        yield from _words(markdown[at : link.start()])
        at = link.end()
        address = link["address"] or link["to"] or ""
        words = link["words"] if link["words"] is not None else address
        yield LinkedText(plain_text(words) or address, safe_address(address))
    yield from _words(markdown[at:])


def _words(markdown: str) -> Iterator[LinkedText]:
    """Words between links, with the space on either side of them."""
    words = plain_text(markdown)
    bare = markdown.strip("*_~")
    before = " " if bare[:1].isspace() else ""
    after = " " if bare[-1:].isspace() else ""
    if words or before:
        yield LinkedText(f"{before}{words}{after if words else ''}")
