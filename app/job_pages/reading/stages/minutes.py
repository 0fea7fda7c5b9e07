"""How many minutes a stage takes: a number, a range, or unknown.

A time counts if it says how long the stage is: "a 30 minute interview", "this takes half an hour", "(45-60
min)". Times that say something else (within 24 hours, 15 minutes of questions, a 30/60/90 day plan) do not.
Where a text says several, and none of them is the only one beside an interview, the minutes are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.job_pages.reading.proposal import Minutes

TIME_NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90,
}  # fmt: skip
TIME_NUMBER = r"\d{1,3}(?:\.\d{1,2})?|" + "|".join(sorted(TIME_NUMBER_WORDS, key=len, reverse=True))
UNIT = r"min(?:ute)?s?|hours?|hrs?|(?<=\d)[mh]"
MINUTE_UNITS = ("m", "min", "mins", "minute", "minutes")
HALF_HOUR = re.compile(r"\bhalf[ -]?(?:an |a )?[ -]?hours?\b", re.IGNORECASE)
TIME = re.compile(
    rf"(?<![\w/.$€£-])(?:(?P<least>{TIME_NUMBER})(?:[ -]?(?P<least_unit>{UNIT}))?"
    r" ?(?:-|to|(?P<between>and)) ?)?"
    rf"(?P<most>{TIME_NUMBER})[ -]{{0,3}}(?P<unit>{UNIT})\b\.?"
    rf"(?:(?P<half> and a half)| (?:and )?(?P<more>\d{{1,2}}) ?min(?:ute)?s?\b)?",
    re.IGNORECASE,
)
COMPOUND = re.compile(r"\b(twenty|thirty|forty|fifty)[ -]five\b", re.IGNORECASE)
BARE_HOUR = re.compile(r"(?<![\w-])hour[ -]long\b", re.IGNORECASE)
AND_A_HALF_HOURS = re.compile(r"\b(one|two|1|2) and (?:a|one) half[ -]hours?\b", re.IGNORECASE)
MEETING = (
    r"(?:interviews?|screen(?:ing)?s?|calls?|panels?|conversations?|meetings?|sessions?|chats?|surveys?|"
    r"conferences?|discussions?)"
)
BESIDE_BEFORE = re.compile(rf"(?:[ -]?long)?[ ,]*(?:[\w&/'()-]+ ){{0,6}}?{MEETING}\b", re.IGNORECASE)
NOT_ADJECTIVE = re.compile(r"\b(?:of|for|to|with|before|prior|after|during|followed)\b", re.IGNORECASE)
OTHER_BEFORE = re.compile(
    r"\b(?:within|every|after|next|(?<!will )(?<!can )(?<!may )(?<!should )last|prior|notice|"
    r"up to|at least|at most|maximum of|max|less than|"
    r"more than|first|final|spend|"
    r"total of|no longer than|no more than|under|over)(?: the)?(?: first| last| next)?[ ~]*$",
    re.IGNORECASE,
)
OTHER_AFTER = re.compile(
    r" *(?:before|prior|in advance|ahead|notice|later|ago|after|to (?:prepare|complete|respond|submit|"
    r"review|ask)"
    r"|of (?:q ?& ?a|q and a|questions|prep|work|time|your)|for (?:q ?& ?a|questions|q and a)|a (?:day|"
    r"week)|per|each (?:day|week)"
    r"|in total|total|q ?& ?a)\b",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"\b(?:up to|at most|maximum of|max|less than|no longer than|no more than|under|at least|more than|"
    r"over|total of)[ ~]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Time:
    minutes: Minutes
    start: int
    end: int


def minutes_in(text: str) -> Minutes | None:
    """The minutes of the stage that a text describes, or None where it does not say."""
    text = _with_figures(text)
    times = [time for time in _times(text) if _is_length(time, text)]
    beside = {time.minutes for time in times if _is_beside_meeting(time, text)}
    said = beside or {time.minutes for time in times}
    return said.pop() if len(said) == 1 else None


def without_times(text: str) -> str:
    """A text without its times, so that their numbers count nothing else."""
    text = _with_figures(text)
    for time in sorted(_times(text), key=lambda time: -time.start):
        text = f"{text[: time.start]} {text[time.end :]}"
    return " ".join(text.split())


def _with_figures(text: str) -> str:
    return COMPOUND.sub(lambda found: f"{TIME_NUMBER_WORDS[found[1].casefold()] + 5}", text)


def _times(text: str) -> Iterator[_Time]:
    """All times of a text. A time in words is read before its parts are."""
    taken: list[tuple[int, int]] = []
    for pattern in (AND_A_HALF_HOURS, HALF_HOUR, BARE_HOUR, TIME):
        for found in pattern.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            minutes = _minutes(found) if pattern is TIME else _in_words(found)
            if minutes:
                yield _Time(minutes, *found.span())


def _in_words(found: re.Match[str]) -> Minutes:
    if found.re is HALF_HOUR:
        return Minutes(30, 30)
    if found.re is BARE_HOUR:
        return Minutes(60, 60)
    value = 90 if found[1].casefold() in ("one", "1") else 150
    return Minutes(value, value)


def _minutes(found: re.Match[str]) -> Minutes | None:
    unit = found["unit"].casefold()
    if found["between"] and not found.string[: found.start()].casefold().rstrip().endswith("between"):
        return None
    most = _value(found["most"], unit)
    if found["half"]:
        most += 30 if unit not in MINUTE_UNITS else 0
    if found["more"]:
        most += int(found["more"])
    least = _value(found["least"], (found["least_unit"] or unit).casefold()) if found["least"] else most
    whole = least == int(least) and most == int(most)
    if not whole or not 5 <= least <= most <= 480:
        return None
    return Minutes(int(least), int(most))


def _value(number: str, unit: str) -> float:
    value = TIME_NUMBER_WORDS.get(number.casefold()) or float(number if number[0].isdigit() else 0)
    return value if unit in MINUTE_UNITS else value * 60


def _is_length(time: _Time, text: str) -> bool:
    before, after = text[max(0, time.start - 40) : time.start], text[time.end : time.end + 40]
    if OTHER_AFTER.match(after) or AT_MOST.search(before):
        return False
    return not OTHER_BEFORE.search(before) or _is_beside_meeting(time, text)


def _is_beside_meeting(time: _Time, text: str) -> bool:
    found = BESIDE_BEFORE.match(text[time.end : time.end + 120])
    return found is not None and not NOT_ADJECTIVE.search(found.group())
