"""Mentions in the text of a note: @ and the full name, or the email, of a colleague who reads notes here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from app.application_notes.rules import NoteReader
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, name_key

MAX_MENTIONS = 50
# An @ begins a mention at the start of a word, before a letter: not in an email, an address or code.
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'“‘*_,;:>]))@(?=[^\W\d_])", re.MULTILINE)
_MOST_WORDS = 12  # of a name
_SHOWN_WORDS = re.compile(r"[^\s.,;:!?)]+(?: [A-Z][^\s.,;:!?)]*)?")
_CLOSING = ".,;:!?)]}>”’\"'*_…"


def mentioned_people(text: str, readers: Sequence[NoteReader]) -> list[NoteReader]:
    """The people a text mentions, each once, in order.

    Raises RuleBroken with a sentence for each mention that names none of the readers, or two of them, and
    for too many mentions.
    """
    known, found, refused = _by_key(readers), dict[int, NoteReader](), dict[str, None]()
    starts = [mention.end() for mention in _MENTION.finditer(text)]
    if len(starts) > MAX_MENTIONS:
        raise RuleBroken(_("Mention at most %(number)s people.", number=MAX_MENTIONS), field="note")
    for start in starts:
        rest = text[start : start + MAX_LINE_LENGTH].partition("\n")[0]
        people = _longest_match(rest, known)
        if len(people) == 1:
            found.setdefault(people[0].id, people[0])
        else:
            refused[_ambiguous(people[0]) if people else _unknown(rest)] = None
    if refused:
        first, *others = refused
        raise RuleBroken(first, field="note", others=[RuleBroken(each, field="note") for each in others])
    return list(found.values())


def _by_key(readers: Iterable[NoteReader]) -> Mapping[str, list[NoteReader]]:
    """The readers by what may follow an @: their name, or their email."""
    known = defaultdict(list)
    for reader in readers:
        for written in {name_key(reader.name).rstrip(_CLOSING), reader.email}:
            known[written].append(reader)
    return known


def _longest_match(rest: str, known: Mapping[str, list[NoteReader]]) -> list[NoteReader]:
    """The readers with the longest name that the text begins with."""
    words = rest.split(" ")[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        key = name_key(" ".join(words[:count])).rstrip(_CLOSING)
        for written in (key, key.removesuffix("'s").removesuffix("’s").rstrip(_CLOSING)):
            if written in known:
                return known[written]
    return []


def _ambiguous(person: NoteReader) -> str:
    return _(
        "More than one person here is called %(name)s. Write @ and the email of the one you mean.",
        name=person.name,
    )


def _unknown(rest: str) -> str:
    written = _SHOWN_WORDS.match(rest)
    return _(
        "“@%(name)s” is nobody who reads notes about this application. Choose a name from “People you can "
        "mention”, or write it without the @.",
        name=written[0] if written else rest[:40],
    )
