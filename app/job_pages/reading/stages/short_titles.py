"""Short titles: of a job, and of a stage."""

from __future__ import annotations

import re

from app.job_pages.reading.people.role_words import ROLE
from app.job_pages.reading.stages.minutes import without_times

OF_WHAT = re.compile(r" (?:of|for|in|within|from|on|at) ", re.IGNORECASE)
MEMBER = re.compile(
    r"^(member|leader|representative|person|someone|individual) (?:from|on|of|within|in) (?:our|the|your|"
    r"their) ",
    re.IGNORECASE,
)
PERSON_PLURAL = re.compile(
    rf"(?<![\w-])(?!(?:teams|staff)\b)({ROLE}|(?-i:[A-Z]{{2,4}}s))(?![\w-])", re.IGNORECASE
)
MAX_STAGE_TITLE_LENGTH = 80
NOUN = (
    r"(?:screening call|screening interview|phone screen|video screen|screening|screen|interviews?|call|"
    r"assessment|assignment|exercise|"
    r"presentation|panel interview|panel|survey|conversations?|discussion|meetings?|demo|demonstration|"
    r"reference checks?|background checks?|references|"
    r"case study|test|challenge|project|homework|session|chat|questionnaire|debrief|work sample|"
    r"role[ -]play|pitch|tour|coffee chat)"
)
STOP = (
    r"(?:an?|the|to|for|with|their|our|your|schedule|minutes?|mins?|hours?|separate|of|in|be|invited|will|"
    r"have|complete|and|or|"
    r"attend|another|expect|conduct|receive|participate|by|asked|follow|following|more|some|further|take|"
    r"then|from|on|do|candidates?|"
    r"one|two|three|four|five|few|several|required|deliver|undergo|give|perform|requested|into|through|"
    r"hold|join|set|up|at|as|is|this|that|first-?hand|short|brief|are|may|any)"
)
PHRASE = re.compile(
    rf"(?<![\w-])(?P<words>(?:(?:take[- ]home|face[- ]to[- ]face|(?!{STOP}\b)[A-Za-z][\w&'/-]{{0,30}}),? )"
    rf"{{0,5}}?){NOUN}(?![\w-])",
    re.IGNORECASE,
)
PHRASE_WORDS = re.compile(
    rf"^(?:(?:{STOP}|next|finally|lastly|after|selected|qualified|successful)\b,? )+", re.IGNORECASE
)


def singular(title: str) -> str:
    """A job title for one person: "Global Recruiters" is "Global Recruiter"."""
    joint = re.search(rf"{OF_WHAT.pattern}|, ", title, re.IGNORECASE)
    head, rest = (title[: joint.start()], title[joint.start() :]) if joint else (title, "")
    return PERSON_PLURAL.sub(lambda found: _one_of(found[1]), head) + rest


def _one_of(word: str) -> str:
    if word.casefold() == "coaches":
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def short_title(title: str) -> str:
    """A title that begins with a capital letter and ends with its last word."""
    text = MEMBER.sub(r"\1 of the ", " ".join(title.split()).strip(" ,.;:-"))
    return text[:1].upper() + text[1:]


def stage_title(text: str) -> str | None:
    """The short title of a stage that a sentence describes: "First interview", "Screening call"."""
    found = PHRASE.search(without_times(text))
    words = PHRASE_WORDS.sub("", found.group()) if found else ""
    return short_title(words)[:MAX_STAGE_TITLE_LENGTH] or None
