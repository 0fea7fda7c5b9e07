"""A page parsed with the standard library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

TOKEN = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+|(?<=<code>)[0-9a-f]{16}(?=</code>)'
    r'|(?<=data-passkey=")[^"]+|(?<=name="sealed" type="hidden" value=")[^"]+'
    r'|(?<=<kbd>)[^<]+(?=</kbd>)|(?<=<path fill="#000" d=")[^"]+'
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    """A tag with its attributes (those without a value are "") and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    pieces: list[str]  # all the text of the page; that of the element is from `first` to `end`
    first: int
    end: int | None  # None: it is open still
    number: int  # its place among the elements of the page
    last: int | None  # of those inside it, the place after the last; None: it is open still

    @property
    def text(self) -> str:
        return "".join(self.pieces[self.first : self.end])

    def is_inside(self, other: Element) -> bool:
        return other.number < self.number and (other.last is None or self.number < other.last)


def but_for_tokens(html: str) -> str:
    """A page without what is random: tokens, ids of errors, challenges and keys of second factors."""
    return TOKEN.sub("", html)


def required(page: Page) -> set[str]:
    """The names of the required inputs."""
    inputs = page.all("select", "textarea", "input")
    return {each.attributes["name"] for each in inputs if "required" in each.attributes}


class Page(HTMLParser):
    """The elements of a page in order; `misnested` has tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.misnested: list[str] = []
        self._open: list[Element] = []
        self._pieces: list[str] = []
        self.feed(html)
        self.close()
        self.misnested += [f"<{element.tag}>" for element in self._open]

    def all(self, *tags: str, within: Element | None = None) -> list[Element]:
        """The elements with one of these tags (or any), on the page or in an element."""
        among = self.elements if within is None else self.elements[within.number + 1 : within.last]
        return [element for element in among if not tags or element.tag in tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            element.end = element.last = None
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` closes itself in SVG; in HTML the slash has no meaning."""
        if any(element.tag == "svg" for element in self._open):
            self._add(tag, attrs)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            element = self._open.pop()
            element.end, element.last = len(self._pieces), len(self.elements)
        else:
            self.misnested.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        attributes = {name: value or "" for name, value in attrs}
        at, number = len(self._pieces), len(self.elements)
        parent = self._open[-1] if self._open else None
        element = Element(tag, attributes, parent, self._pieces, at, at, number, number + 1)
        self.elements.append(element)
        return element


@lru_cache(maxsize=4)
def parsed(html: str) -> Page:
    """A page parsed once, for several readers."""
    return Page(html)
