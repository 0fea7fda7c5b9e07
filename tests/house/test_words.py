"""No text that people see has a word that docs/language.md replaces with a better one.

The texts are the messages that Babel extracts for the catalog (babel.cfg), and the mail templates. The
catalog has them all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house.source import ROOT

KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}
VALUES = re.compile(r"%\(\w+\)[sd]|<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
TABLE_ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
# Entries of the table that are right in another sense.
FINE_ELSEWHERE = {"nothing", "none of", "held", "late", "drop", "to come", "Bring"}
# What is never right, beside the table: a pattern, and what to write.
NEVER = {
    r"whomever|whom": "who",
    r"your application as|(applies|applied) as": "your application for, applied for",
    r"(is|are|was|were|be|been) told": "gets a mail, is notified",
    r"(?<!there )(is|are) none": "there is no …, is not a …",
    r"not yours": "you don’t have …",
    r"stands? (at|in|on|beside|above|under)": "is",
    r"nothing any more|no longer any|any more": "no longer",
    r"on (your|their|his|her) word": "you approved",
    r"(?<!want )(?<!asked )(?<!ask )to come(?! back)": "upcoming",
    r"taken? back|took back|takes back": "cancelled, withdrawn, undone",
    r"back where (it|they) (was|were)": "moved back to …",
    r"put on record": "recorded, registered",
    r"sees? to|seen to": "does",
    r"in vain": "without success",
    r"for want of": "because … is missing",
    r"(brings?|brought) (it|one|a|the) ": "uploads",
}


@cache
def messages() -> list[tuple[str, int, str]]:
    """Each text that people see: its file, its line and the text without values and tags."""
    found = [*_extracted(), *_mails()]
    return [(file, line, " ".join(VALUES.sub(" … ", text).split())) for file, line, text in found]


@cache
def _extracted() -> list[tuple[str, int, str]]:
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    extracted = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=_has_texts)
    return [(file, line, text) for file, line, message, *_ in extracted for text in _forms(message)]


def _forms(message: str | list[str] | tuple[str, ...]) -> Sequence[str]:
    """The text of a message; for one with a number, that of one and that of many."""
    return [message] if isinstance(message, str) else message


def _has_texts(folder: str | os.PathLike[str]) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in ("app", "templates")


def _mails() -> Iterator[tuple[str, int, str]]:
    for path in sorted(ROOT.glob("templates/*/mail/*.txt")):
        for line, text in enumerate(path.read_text().splitlines(), start=1):
            yield str(path.relative_to(ROOT)), line, text


@cache
def forbidden() -> dict[re.Pattern[str], str]:
    """What is wrong anywhere in a text, and what to write instead.

    A row of the table that says in parentheses where it applies is for readers, not for this test.
    """
    table = (ROOT / "docs/language.md").read_text().partition("## Words")[2].partition("\n## ")[0]
    rows = [row for row in TABLE_ROW.findall(table) if row[0] not in ("we write", "---")]
    entries = {
        re.escape(entry): better
        for better, worse in rows
        for entry in worse.replace(" …", "").replace("… ", "").split(", ")
        if entry not in FINE_ELSEWHERE and "(" not in better
    }
    return {
        re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE): better
        for pattern, better in (entries | NEVER).items()
    }


@cache
def any_forbidden() -> re.Pattern[str]:
    return re.compile("|".join(word.pattern for word in forbidden()), re.IGNORECASE)


def breaches(text: str) -> list[str]:
    """What is wrong in a text, each with what to write instead."""
    if not any_forbidden().search(text):
        return []
    return [
        f"“{found[0]}”: write {better}"
        for word, better in forbidden().items()
        if (found := word.search(text))
    ]


def test_every_text_is_in_the_words_of_the_language() -> None:
    found = [f"{file}:{line}: {each} ({text})" for file, line, text in messages() for each in breaches(text)]
    assert not found, "\n".join(["", *found])


def test_the_catalog_is_up_to_date() -> None:
    with (ROOT / "app/translations/messages.pot").open("rb") as catalog:
        listed = {text for message in read_po(catalog) if message.id for text in _forms(message.id)}
    assert listed == {text for _, _, text in _extracted()}, "Run `make catalog`."


def test_pages_mail_and_python_have_messages() -> None:
    files = {file for file, _, _ in messages()}
    assert {
        "app/activity/verbs.py",
        "app/documents/refusals.py",
        "templates/layouts/page.html",
        "templates/people/mail/reset.txt",
    } <= files
    assert len(messages()) > 2000


def test_a_breach_is_noticed_and_a_word_in_another_sense_is_none() -> None:
    assert all(map(breaches, ["Whose gate is closed", "Ines is told.", "The 3 interviews to come"]))
    assert not any(map(breaches, ["Do you want to come back?", "Nothing was changed.", "Too late to undo"]))
