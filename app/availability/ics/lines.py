"""The components and lines of a calendar's text, tolerant of broken parts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TOP_LEVEL_COMPONENTS = (
    "VEVENT",
    "VFREEBUSY",
    "VTIMEZONE",
    "VTODO",
    "VJOURNAL",
)  # none of these contains another
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;:"]*)')


@dataclass(frozen=True)
class ContentLine:
    """A property: its name in capitals, its parameters without quotation marks, and its value."""

    number: int
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def after_last_colon(self) -> str:
        """The value, if a parameter without quotation marks contains colons."""
        return self.value.rpartition(":")[2]


@dataclass
class Component:
    """The lines between BEGIN and END. `is_whole` is False if END is missing."""

    name: str
    number: int
    lines: list[ContentLine] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    is_whole: bool = False

    def first(self, name: str) -> ContentLine | None:
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[ContentLine]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        """The value of a property in upper case; empty if there is none."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""


def parse_components(content: bytes) -> list[Component]:
    """The components of a text in order, calendars included."""
    found: list[Component] = []
    open_ones: list[Component] = []
    for number, text in _unfold(_decode(content)):
        word, _, rest = text.partition(":")
        name = rest.strip().upper()
        if word.strip().upper() == "BEGIN":
            _close_unfinished(open_ones, name)
            open_ones.append(Component(name, number))
            found.append(open_ones[-1])
        elif word.strip().upper() == "END":
            _close(open_ones, name)
        elif open_ones and (line := _parse_line(number, text)):
            open_ones[-1].lines.append(line)
        for each in open_ones:
            if each.name == "VTIMEZONE":
                each.raw.append(text)
    return found


def _close_unfinished(open_ones: list[Component], begins: str) -> None:
    """Begin a component while another of its kind is open, because its END is missing."""
    names = [each.name for each in open_ones]
    if begins in TOP_LEVEL_COMPONENTS:
        first = next((place for place, name in enumerate(names) if name in TOP_LEVEL_COMPONENTS), len(names))
        del open_ones[first:]


def _close(open_ones: list[Component], name: str) -> None:
    places = [place for place, each in enumerate(open_ones) if each.name == name]
    if places:
        open_ones[places[-1]].is_whole = True
        del open_ones[places[-1] :]


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, joined with its continuation lines."""
    number, so_far = 0, ""
    for count, line in enumerate(_LINE_BREAK.split(text), start=1):
        if line[:1] in (" ", "\t") and so_far:
            so_far += line[1:]
            continue
        if so_far:
            yield number, so_far
        number, so_far = count, line
    if so_far:
        yield number, so_far


def _parse_line(number: int, text: str) -> ContentLine | None:
    name = _NAME.match(text.lstrip())
    if name is None:
        return None
    at = len(text) - len(text.lstrip()) + name.end()
    parameters: dict[str, str] = {}
    while parameter := _PARAMETER.match(text, at):
        parameters[parameter[1].upper()] = parameter[2].strip('" ')
        at = parameter.end()
    before, colon, value = text[at:].partition(":")
    return ContentLine(number, name[0].upper(), parameters, value.strip()) if colon or not before else None


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace").replace("\0", "")
