"""What the headings and labels of a hiring section say: a process, a round, a stage, or nothing."""

from __future__ import annotations

import re

from app.job_pages.reading.remarks import ATTENDS
from app.job_pages.reading.rounds import without_number
from app.job_pages.reading.sections import HIRING
from app.job_pages.reading.stages.kinds import kind_of

EVERYONE = re.compile(
    r"^(?:for )?(?:all|both|every) (?:candidates?|applicants?|roles|positions|levels|regions)\b",
    re.IGNORECASE,
)
GENERIC_STAGE = re.compile(
    r"^(?:the )?(?:interviews|interview stages?|team interviews|interviewing|interview rounds?|"
    r"screenings?|round of interviews)$",
    re.IGNORECASE,
)
NO_PROCESS = re.compile(
    r"\b(?:details?|faqs?|notes?|questions|expect|prepar(?:e|ing|ation)|focus|agenda|tips|resources|"
    r"information|timeline|overview|links?|criteria|next|accommodations?|about|topics?|background|goals?|"
    r"purpose|format|following|process|steps?|logistics|please|privacy|see also|offers?|same|plus)\b",
    re.IGNORECASE,
)
HIRING_WORDS = re.compile(
    r"\b(?:the )?(?:hiring|interview(?:ing)?|recruit(?:ing|ment)|selection|"
    r"application)(?: and \w+)? (?:process(?:es)?|plan|steps?|stages?|procedures?|timeline|flow|loop|"
    r"overview)\b|^(?:hiring|interviews?|interviewing)$|\bhow we (?:hire|interview)\b",
    re.IGNORECASE,
)
AROUND_NAME = re.compile(
    r"^(?:(?:candidates|applicants) (?=in |for |from |based )|for|if|of|in|to|a|an|the|our|"
    r"applying|when|-|:|\(|,| )+(?=\W|\b)|(?:\b(?:candidates?|"
    r"applicants?|positions?|roles?|only|specific|is|as follows|for|of|in|the|at gitlab)\b|[-:,() ])+$",
    re.IGNORECASE,
)
FOR_ROLE = re.compile(
    r"\b(?:candidates?|applicants?) for (?:the |an? |our )?(?P<role>(?!th(?:is|"
    r"ese)\b)[^.,;]{3,60}?) (?:positions?|roles?|levels?|team)?\s*(?:positions?|roles?)? ?(?:can|should|"
    r"will|may)\b",
    re.IGNORECASE,
)
AGENDA = re.compile(
    r"\b(?:focus|agenda|topics?|cover(?:s|ed|ing)?|format|evaluat\w+|discuss(?:ed|ion)?|prepare|"
    r"looking for|competenc\w+|criteria|assess(?:ed|ing)?|expect to|look for|attributes|questions (?:like|"
    r"such as)|values)\b",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"\b(?:prepar\w+|tips?|expect|faqs?|resources|guidelines?|summary|overview|additional details|how to|"
    r"why|what|accommodations?|links?|examples?)\b",
    re.IGNORECASE,
)
MAX_PROCESS_NAME_WORDS = 10


def process_name(heading: str) -> str | None:
    """What a heading says beside "hiring process": a role, a region or a level."""
    text = HIRING_WORDS.sub(" ", heading)
    before = None
    while before != text:
        before, text = text, AROUND_NAME.sub("", text.strip(" .:-"))
    return text[:1].upper() + text[1:] if re.search(r"\w", text) else None


def role_of_sentence(text: str) -> str | None:
    """The role that "Candidates for the … positions can expect …" names."""
    found = FOR_ROLE.search(text)
    return process_name(found["role"]) if found else None


def is_for_everyone(text: str) -> bool:
    """True if what follows is part of each process."""
    return bool(EVERYONE.match(text))


def is_advice(text: str) -> bool:
    """True for the heading of advice to candidates, such as "Preparing for your interviews"."""
    return bool(ADVICE.search(text)) and not HIRING.search(text)


def is_stage_heading(text: str) -> bool:
    """True for the heading of a stage, such as "Recruiter Screening"."""
    name = without_number(text)
    if (
        HIRING.search(name)
        or HIRING_WORDS.search(name)
        or GENERIC_STAGE.match(name)
        or len(name.split()) > MAX_PROCESS_NAME_WORDS
    ):
        return False
    return kind_of(name) is not None


def names_process(label: str) -> bool:
    """True if a heading or a label can be the name of a process."""
    words = label.rstrip(":").split()
    if not 0 < len(words) <= MAX_PROCESS_NAME_WORDS or ATTENDS.search(label) or "," in label[-1:]:
        return False
    name = process_name(label)
    return name is not None and not NO_PROCESS.search(name) and kind_of(name) is None


def is_agenda(label: str) -> bool:
    """True if what follows a label is what a stage is about, and no stages."""
    return bool(AGENDA.search(label)) and not re.search(r"\bprocess\b", label, re.IGNORECASE)
