"""The questionnaire of a process: whether a text is about one, and its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.remarks import MARKUP

QUESTIONNAIRE_WORDS = re.compile(
    r"\bquestionn?aires?\b|\b(?:written|short|screening|application|a few|"
    r"additional) questions\b(?= (?:from|as part|in|with your|about))",
    re.IGNORECASE,
)
ANOTHER_PART = re.compile(
    r"\b(?:interview|screening call|call) with\b|\binvited to schedule\b", re.IGNORECASE
)
ALSO = re.compile(
    r"\bquestionnaire (?:and|&|as well as|plus) (?:an? |the |short )*(?P<also>(?:[\w-]+ ){0,3}(?:exercise|"
    r"assessment|test|challenge|assignment|case study))",
    re.IGNORECASE,
)
QUESTIONNAIRE_BEFORE = re.compile(
    r"\b(?:after|once|upon) (?:\w+ ){0,3}?(?:complet|fill|answer|submitt|"
    r"return)\w* (?:\w+ ){0,3}?questionn?aire\b",
    re.IGNORECASE,
)
QUESTIONNAIRE_TOO = re.compile(
    r"\b(?:receive|complete|answer|given|sent|fill (?:in|out)) (?:\w+ ){0,6}?questionn?aire\b", re.IGNORECASE
)


def is_questionnaire(text: str) -> bool:
    """True if a step of a process is to answer a questionnaire."""
    return bool(QUESTIONNAIRE_WORDS.search(text)) and not ANOTHER_PART.search(text)


def questions_of(entry: HiringEntry) -> Iterator[str]:
    """The questions nested in an item, in order."""
    for child in entry.children:
        if child.text and not MARKUP.match(child.lines[0].markdown):
            yield child.text
        yield from questions_of(child)


def attends_questionnaire(sentence: str) -> bool:
    """True if a sentence says that candidates answer a questionnaire."""
    return bool(
        re.search(
            r"\b(?:receive|complete|fill|answer|asked|sent|send|submit|respond|given)\b",
            sentence,
            re.IGNORECASE,
        )
    )
