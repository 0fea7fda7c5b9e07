"""The numbers of rounds and of steps in headings and labels."""

from __future__ import annotations

import re

ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
ROUND = re.compile(
    r"\b(?:round|phase) (?:#|no\.? ?)?(?P<number>\d|one|two|three|four|five)\b|\b(?P<ordinal>first|second|"
    r"third|fourth|fifth|1st|2nd|3rd|4th|5th) (?:round|phase)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"^(?:round|phase|step|stage|part)? ?(?:#|no\.? ?)?(?:\d{1,2}|one|two|three|four|five|six|"
    r"seven)(?: of \d)?(?: ?[:.)-] ?| |$)",
    re.IGNORECASE,
)
STEP = re.compile(
    r"^(?:step|stage|part) ?(?:#|no\.? ?)?(?:\d{1,2}|one|two|three|four|five|six|"
    r"seven)(?: of \d)? ?[:.)-]+ ?",
    re.IGNORECASE,
)


def round_in(text: str) -> int | None:
    """The number of a round: "Round 1", "second round of interviews"."""
    found = ROUND.search(text)
    if not found:
        return None
    word = (found["number"] or found["ordinal"]).casefold()
    return ORDINALS.get(word) or int(word[0])


def is_numbering(text: str) -> bool:
    """True if a heading or a label is a number of a round or a step and nothing else."""
    rest = ROUND.sub("", text, count=1) if ROUND.match(text) else NUMBERED.sub("", text, count=1)
    rest = re.sub(r"\b(?:of|the|interviews?|interviewing)\b", "", rest, flags=re.IGNORECASE)
    return rest != text and not re.search(r"\w", rest)


def without_step(text: str) -> str:
    """A text without "Stage 1:" or "Step two - " before it."""
    return STEP.sub("", text, count=1) or text


def without_number(text: str) -> str:
    """A heading without "Step 1:" before it."""
    rest = NUMBERED.sub("", text, count=1).strip(" :-.")
    return (
        rest
        if re.search(r"\w", rest)
        and (not text[:1].isalpha() or re.match(r"(?:round|phase|step|stage|part)\b", text, re.IGNORECASE))
        else text
    )
