"""The text of a note as markup: CommonMark without markup of its own, then only the tags listed here.

This is the one place where text of people becomes markup. What markdown-it-py makes of it is cleaned by nh3.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"
}  # fmt: skip
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
ALLOWED_SCHEMES = {"https", "http", "mailto"}
LINK_REL = "noopener noreferrer nofollow"

# A note is a part of a page: it has no headings, and no images, which would tell another server who reads it.
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
_reader.disable(["heading", "lheading", "html_block", "html_inline", "image", "reference"])


def note_markup(text: str, names: Collection[str] = ()) -> Markup:
    """The text of a note as markup that is safe on a page. `names` are of the people it mentions: bold."""
    html = _reader.render(text, {"names": sorted(names, key=len, reverse=True)})
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=LINK_REL,
        strip_comments=True,
    )
    return Markup(clean)  # noqa: S704 - cleaned on the line above


def _emphasize_mentions(state: StateCore) -> None:
    """Put the mentioned names in bold, outside of links and code."""
    names = [re.escape(f"@{name}") for name in state.env.get("names", ())]
    written = re.compile(f"({'|'.join(names)})") if names else None
    for block in state.tokens:
        if written is not None and block.type == "inline" and block.children:
            block.children = [part for token in block.children for part in _split(token, written)]


def _split(token: Token, written: re.Pattern[str]) -> Iterator[Token]:
    """A token as it is, or a text without and with its names."""
    if token.type != "text":
        yield token
        return
    for number, content in enumerate(written.split(token.content)):
        text = Token("text", "", 0, content=content)
        is_name = number % 2 == 1
        yield from [*_BOLD[0], text, *_BOLD[1]] if is_name else [text]


_BOLD = ([Token("strong_open", "strong", 1)], [Token("strong_close", "strong", -1)])
_reader.core.ruler.push("mentions", _emphasize_mentions)
