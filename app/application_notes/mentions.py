"""Mentions in the text of a note: @ and the full name, or the email, of a colleague who reads notes here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from flask_babel import gettext as _

from app.application_notes.rules import NoteReader
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, name_key

T = TypeVar("T")
MAX_MENTIONS = 50
# An @ begins a mention at the start of a word, before a letter: not in an email, an address or code.
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'“‘*_,;:>]))@(?=[^\W\d_])", re.MULTILINE)
_MOST_WORDS = 12  # of a name
_CLOSING = ".,;:!?)]}>”’\"'*_…"


def mentioned_people(
    text: str, readers: Sequence[NoteReader], colleagues: Callable[[], Iterable[str]] = tuple
) -> list[NoteReader]:
    """The people a text mentions, each once, in order. A word after an @ that is nobody's name is text.

    `colleagues` returns the names of everybody with an account; it is asked only if a word may be one. Raises
    RuleBroken with a sentence for each mention of a colleague who is no reader, of the first name of a reader
    alone, and of a name that two readers have, and for too many mentions.
    """
    known, found, refused = _by_key(readers), dict[int, NoteReader](), dict[str, None]()
    others: Mapping[str, list[str]] | None = None
    starts = [mention.end() for mention in _MENTION.finditer(text)]
    if len(starts) > MAX_MENTIONS:
        raise RuleBroken(_("Mention at most %(number)s people.", number=MAX_MENTIONS), field="note")
    for start in starts:
        rest = text[start : start + MAX_LINE_LENGTH].partition("\n")[0]
        people = _longest_match(rest, known)
        if len(people) == 1:
            found.setdefault(people[0].id, people[0])
        elif people:
            refused[_ambiguous(people[0])] = None
        else:
            others = others if others is not None else {_key(name): [name] for name in colleagues()}
            if named := _longest_match(rest, others):
                refused[_no_reader(named[0])] = None
            elif fuller := [each.name for each in readers if _begins_with_first_name(rest, each)]:
                refused[_not_whole(fuller)] = None
    if refused:
        first, *more = refused
        raise RuleBroken(first, field="note", others=[RuleBroken(each, field="note") for each in more])
    return list(found.values())


def _by_key(readers: Iterable[NoteReader]) -> Mapping[str, list[NoteReader]]:
    """The readers by what may follow an @: their name, or their email."""
    known = defaultdict(list)
    for reader in readers:
        for written in {_key(reader.name), reader.email}:
            known[written].append(reader)
    return known


def _key(name: str) -> str:
    return name_key(name).rstrip(_CLOSING)


def _longest_match(rest: str, known: Mapping[str, list[T]]) -> list[T]:
    """Those with the longest name that the text begins with."""
    words = rest.split(" ")[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        key = _key(" ".join(words[:count]))
        for written in (key, key.removesuffix("'s").removesuffix("’s").rstrip(_CLOSING)):
            if written in known:
                return known[written]
    return []


def _ambiguous(person: NoteReader) -> str:
    return _(
        "More than one person here is called %(name)s. Write @ and the email of the one you mean.",
        name=person.name,
    )


def _begins_with_first_name(rest: str, reader: NoteReader) -> bool:
    return _key(rest.split(" ")[0]) == _key(reader.name.split(" ")[0])


def _no_reader(name: str) -> str:
    return _(
        "%(name)s does not read notes about this application. Choose a name from “People you can mention”, "
        "or write it without the @.",
        name=name,
    )


def _not_whole(names: Sequence[str]) -> str:
    whole = ", ".join(f"@{name}" for name in dict.fromkeys(names))
    return _("Write the whole name, such as %(names)s, or write it without the @.", names=whole)
