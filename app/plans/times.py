"""When a step is due, from the words of a heading: business days from the start, 0 being the first.

"Before starting" is -1, "Day 3" is 2, "Week 2" the last business day of the second week, 9.
"""

from __future__ import annotations

import re

from flask_babel import gettext as _

BUSINESS_DAYS_PER_WEEK, BUSINESS_DAYS_PER_MONTH = 5, 22  # business days
MAX_DUE_DAYS_IN_TEXT = 365
NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ORDINAL_WORDS = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]

START_PATTERN = (
    r"(?:start|starting|started|starts|joining|you join|first day|day 1|day one|onboarding|arrival)\b"
)
BEFORE_START_PATTERN = re.compile(
    rf"\bbefore\b.{{0,40}}?\b{START_PATTERN}|\bpre-?(?:boarding|start|onboarding)\b"
)
DAYS_BEFORE_PATTERN = re.compile(r"\b(\d{1,3}) (?:business |working )?days? before\b")
FIRST_DAYS_PATTERN = re.compile(r"\bfirst (\d{1,3}) (?:calendar )?days\b")
SPAN_PATTERN = r"(\d{1,3})(?: ?(?:-|to|and|&|,|/|until|through) ?(?:UNIT)? ?(\d{1,3}))?\b"
DAYS_PATTERN = re.compile(r"\bdays? ?" + SPAN_PATTERN.replace("UNIT", "days?"))
WEEKS_PATTERN = re.compile(r"\bweeks? ?" + SPAN_PATTERN.replace("UNIT", "weeks?"))
MONTHS_PATTERN = re.compile(r"\bmonths? ?" + SPAN_PATTERN.replace("UNIT", "months?"))
ORDINAL_PATTERN = re.compile(
    r"\b(" + "|".join(ORDINAL_WORDS[1:]) + r"|\d{1,2}(?:st|nd|rd|th)) (day|week|month)\b"
)


def due_days_in(words: str) -> int | None:
    """The day a heading names; None where it names none, or one more than a year ahead."""
    said = _normal(words)
    days = _before(said)
    if days is None:
        days = _from_the_start(said)
    return days if days is not None and -MAX_DUE_DAYS_IN_TEXT <= days <= MAX_DUE_DAYS_IN_TEXT else None


def business_days(calendar_days: int) -> int:
    """About how many business days a number of calendar days holds."""
    return calendar_days * BUSINESS_DAYS_PER_WEEK // 7


def due_phrase(days: int) -> str:
    """When a step is due: "due on day 3", "due the day before", "due 4 business days before"."""
    if days >= 0:
        return _("due on day %(day)s", day=days + 1)
    return _("due the day before") if days == -1 else _("due %(days)s business days before", days=-days)


def _before(said: str) -> int | None:
    counted = DAYS_BEFORE_PATTERN.search(said)
    if counted:
        return -int(counted[1])
    return -1 if BEFORE_START_PATTERN.search(said) else None


def _from_the_start(said: str) -> int | None:
    """Of a week and one of its days, that day; of several, the last."""
    day, week, month = (_last(pattern, said) for pattern in (DAYS_PATTERN, WEEKS_PATTERN, MONTHS_PATTERN))
    if week and day and day <= BUSINESS_DAYS_PER_WEEK:
        return (week - 1) * BUSINESS_DAYS_PER_WEEK + day - 1
    first = FIRST_DAYS_PATTERN.search(said)
    ends = [
        (first and business_days(int(first[1]))) or None,
        max(day, 1) if day is not None else None,
        week and week * BUSINESS_DAYS_PER_WEEK,
        month and month * BUSINESS_DAYS_PER_MONTH,
    ]
    return max((end - 1 for end in ends if end), default=None)


def _last(pattern: re.Pattern[str], said: str) -> int | None:
    numbers = [int(number) for match in pattern.finditer(said) for number in match.groups() if number]
    return max(numbers, default=None)


def _normal(words: str) -> str:
    """Lower case, plain dashes, and numbers for the words of numbers: "first week" as "week 1"."""
    said = re.sub(r"[–—‑−]", "-", " ".join(words.casefold().split()))
    said = ORDINAL_PATTERN.sub(lambda match: f"{match[2]} {_number(match[1])}", said)
    return re.sub(
        r"\b(day|week|month)s? (" + "|".join(NUMBER_WORDS) + r")\b",
        lambda match: f"{match[1]} {NUMBER_WORDS.index(match[2])}",
        said,
    )


def _number(ordinal: str) -> int:
    return ORDINAL_WORDS.index(ordinal) if ordinal in ORDINAL_WORDS else int(ordinal[:-2])
