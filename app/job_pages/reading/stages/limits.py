"""How many days a candidate has for what they do at home: "within 5 days", "3-5 working days", "one week"."""

from __future__ import annotations

import re

from app.job_families.values import MAX_LIMIT_DAYS

WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "ten": 10}
NUMBER = r"\d{1,2}|" + "|".join(WORDS)
LIMIT = re.compile(
    rf"\b(?:within|have|has|in|given|after) (?:the (?:next )?)?(?:(?:{NUMBER}) ?(?:-|"
    rf"to) ?)?(?P<days>{NUMBER})[ -]"
    r"(?:full )?(?:business |working |calendar )?(?P<unit>days?|weeks?)\b(?! (?:before|after|later|ago))",
    re.IGNORECASE,
)
DAYS_OF_WEEK_LIMIT = 5  # business days


def limit_days_in(text: str) -> int | None:
    """The days that a text gives, the larger number of a range; None where it does not say."""
    said = {_days(found) for found in LIMIT.finditer(text)}
    days = said.pop() if len(said) == 1 else None
    return days if days and days <= MAX_LIMIT_DAYS else None


def _days(found: re.Match[str]) -> int:
    number = WORDS.get(found["days"].casefold()) or int(found["days"])
    return number * (DAYS_OF_WEEK_LIMIT if found["unit"].casefold().startswith("week") else 1)
